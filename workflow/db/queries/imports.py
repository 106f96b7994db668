"""Questions about long imports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from workflow.db.tables import import_job


def job_by_id(connection: Connection, job_id: int) -> RowMapping | None:
    """Return an import."""
    return connection.execute(select(import_job).where(import_job.c.id == job_id)).mappings().first()


def job_locked(connection: Connection, job_id: int) -> RowMapping | None:
    """Return an import, locked until the commit."""
    statement = select(import_job).where(import_job.c.id == job_id).with_for_update()
    return connection.execute(statement).mappings().first()


def jobs_running(connection: Connection, begun_before: datetime) -> list[int]:
    """Return the imports that began before a moment and have not ended, oldest first."""
    j = import_job.c
    statement = select(j.id).where(j.status == "running", j.created_at < begun_before).order_by(j.id)
    return list(connection.execute(statement).scalars())
