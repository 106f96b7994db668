"""Importing the official wording of questions; our regulation stays what scores are computed from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, insert, update

from states.errors import Invalid
from states.history import Actor as By
from states.regulations import REGULATIONS, Regulation
from workflow.db.database import Tx
from workflow.db.queries.questions import wordings_in_force
from workflow.db.tables import question_text
from workflow.services.portal_differences import differences
from workflow.services.portal_master import Master, MasterQuestion
from workflow.services.record import record


def import_questions(tx: Tx, master: Master) -> int:
    """Store the wording of a master's questions and return how many were new or had changed.

    Raises Invalid with every difference where the master is not the worksheet of a regulation of ours.
    """
    rules = _rules_of_portal()
    found = differences(rules, master)
    if found:
        raise Invalid(found)
    codes = {question.portal_id: question.code for question in rules.questions.values() if question.portal_id}
    standing = wordings_in_force(tx.connection, rules.id)
    changed = [
        question
        for question in master.questions
        if _differs(standing.get(codes[question.id]), _text(question, master.year))
    ]
    for question in changed:
        _store(tx, rules.id, codes[question.id], _text(question, master.year))
    if changed:
        record(
            tx,
            "system",
            "questions.imported",
            actor=By(None, None),
            facts={
                "regulation": rules.id,
                "regulation_digest": rules.digest,
                "year": master.year,
                "stored": len(changed),
                "master_digest": master.digest,
            },
        )
    return len(changed)


def _rules_of_portal() -> Regulation:
    """Return the regulation whose questions the national portal numbers."""
    return next(
        rules
        for rules in REGULATIONS.values()
        if any(question.portal_id is not None for question in rules.questions.values())
    )


def _text(question: MasterQuestion, year: int) -> dict[str, Any]:
    return {
        "year": year,
        "wording": question.wording,
        "criteria": question.criteria,
        "options": {option.key: option.label for option in question.options},
    }


def _differs(standing: RowMapping | None, text: Mapping[str, Any]) -> bool:
    return standing is None or any(standing[name] != value for name, value in text.items())


def _store(tx: Tx, regulation_id: str, code: str, text: Mapping[str, Any]) -> None:
    """Write a wording down as a revision."""
    q = question_text.c
    tx.connection.execute(
        update(question_text)
        .where(q.regulation == regulation_id, q.code == code, q.superseded_at.is_(None))
        .values(superseded_at=tx.at)
    )
    row = {"regulation": regulation_id, "code": code, **text, "recorded_at": tx.at}
    tx.connection.execute(insert(question_text), row)
