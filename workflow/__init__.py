"""The office: opens the doors, keeps the records, calls the others. Nothing calls it."""
