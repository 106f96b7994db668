"""The migrations, run by ``workflow.db.migrate``."""
