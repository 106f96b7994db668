"""The records: tables, named questions, one door for writing, migrations."""
