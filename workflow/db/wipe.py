"""Emptying a database for good. Only for one that holds nothing but the demo; nobody else calls this.

The history refuses to lose single entries, so its tables go with everything else.
"""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, text

from workflow.db.engines import is_sqlite, new_reader, new_writer

#: Functions that triggers of ours run; extensions' own are left alone.
_OWN_FUNCTIONS = text(
    "SELECT p.oid::regprocedure::text FROM pg_proc p "
    "WHERE p.pronamespace = current_schema()::regnamespace "
    "AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
)


def wipe(url: str) -> None:
    """Drop every table and function behind the URL, in one transaction; ``upgrade`` makes them anew."""
    engine = new_writer(url) if is_sqlite(url) else new_reader(url)
    try:
        with engine.begin() as connection:
            _drop_tables(connection)
            if not is_sqlite(url):
                _drop_functions(connection)
    finally:
        engine.dispose()


def _drop_tables(connection: Connection) -> None:
    standing = MetaData()
    standing.reflect(connection)
    standing.drop_all(connection)


def _drop_functions(connection: Connection) -> None:
    for signature in connection.execute(_OWN_FUNCTIONS).scalars().all():
        connection.execute(text(f"DROP FUNCTION {signature}"))
