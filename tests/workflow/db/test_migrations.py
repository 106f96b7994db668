"""The migrations make what the tables say, on both databases."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from workflow.db.database import Database
from workflow.db.tables import metadata


def test_the_migrated_schema_is_the_one_the_tables_describe(database_url):
    database = Database(database_url)
    with database.read() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    database.close()
    assert found == []
