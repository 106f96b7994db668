"""Questions about signing in: who has an e-mail, and how often somebody tried of late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from workflow.db.queries import AnyRow
from workflow.db.tables import person, sign_in_attempt


def person_with_email(connection: Connection, email: str) -> AnyRow | None:
    """Return the active person (id, password_hash) of an e-mail, given in lower case."""
    p = person.c
    return connection.execute(
        select(p.id, p.password_hash).where(p.email == email, p.is_active.is_(True))
    ).first()


def person_locked(connection: Connection, person_id: int) -> bool:
    """Return whether the person is there, whose stream nobody else writes before the commit."""
    statement = select(person.c.id).where(person.c.id == person_id)
    lock = statement.suffix_with("FOR NO KEY UPDATE", dialect="postgresql")
    return connection.execute(lock).first() is not None


def attempts_since(connection: Connection, key: str, moment: datetime) -> list[datetime]:
    """Return when something was tried after a moment, oldest first."""
    a = sign_in_attempt.c
    statement = select(a.at).where(a.key == key, a.at > moment).order_by(a.at)
    return list(connection.execute(statement).scalars())
