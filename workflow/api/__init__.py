"""The JSON door: it parses, names the person, calls one service and answers."""
