"""What the office does: one use case a module, each read from top to bottom.

A service takes a ``Tx`` and a ``Caller``, decides with ``states``, writes the fact and its history entry
together, and returns what was written. It never commits, sends or speaks HTTP.
"""
