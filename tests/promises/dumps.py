"""Everything that is in a database, to be compared with what was in it before."""

from __future__ import annotations

from sqlalchemy import Engine, text

from workflow.db.tables import metadata

#: Each row as a tuple of values.
Dump = dict[str, list[tuple[object, ...]]]

_TABLES = tuple(sorted(metadata.tables))
#: One question for all tables: a round trip to PostgreSQL costs more than the rows.
_ROWS_AS_TEXT = " UNION ALL ".join(
    f"SELECT '{table}' AS of_table, CAST(t.* AS text) AS line FROM {table} AS t"  # noqa: S608 -- our own tables
    for table in _TABLES
)


def dump(engine: Engine, *, without: tuple[str, ...] = ()) -> Dump:
    """Return every row of every table, in order."""
    found: Dump = {table: [] for table in _TABLES if table not in without}
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            for table in found:
                rows = connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 -- our own tables
                found[table] = sorted((tuple(row) for row in rows), key=repr)
        else:
            for table, line in connection.execute(text(_ROWS_AS_TEXT)):
                if table in found:
                    found[table].append((line,))
            for lines in found.values():
                lines.sort(key=repr)
    return found


def changed(before: Dump, after: Dump) -> dict[str, tuple[int, int]]:
    """Return, by table that is not as it was, how many rows are gone and how many are new."""
    found = {
        table: (
            sum(row not in after[table] for row in before[table]),
            sum(row not in before[table] for row in after[table]),
        )
        for table in before
    }
    return {table: counts for table, counts in found.items() if counts != (0, 0)}
