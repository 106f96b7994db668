"""Many links at once: all or none, and none twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from states.errors import Forbidden, Invalid, RequirementsUnmet
from states.vocabulary import State
from tests.workflow.office import Office, open_office
from workflow.db.tables import evidence
from workflow.services.add_links import add_links

LINKS = {"Q01": "https://berkas.example/q01.pdf", "H1.b": "https://berkas.example/tlhp.pdf"}


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    with open_office(database_url, tmp_path) as opened:
        yield opened


def add(office: Office, name: str, links: dict[str, str]) -> int:
    caller = office.caller(name)
    return office.database.write(lambda tx: add_links(tx, caller, office.proposal_id, links))


def kept(office: Office) -> list[tuple[str, int, str | None]]:
    e = evidence.c
    return [(row.question, row.revision, row.url) for row in office.rows(select(evidence).order_by(e.id))]


def test_every_link_is_kept_with_its_question(office):
    assert add(office, "Dewi", LINKS) == 2
    assert kept(office) == [("Q01", 1, LINKS["Q01"]), ("H1.b", 1, LINKS["H1.b"])]


def test_a_link_that_is_there_already_stays_as_it_is(office):
    add(office, "Dewi", LINKS)

    assert add(office, "Dewi", {**LINKS, "Q02": LINKS["Q01"]}) == 1
    assert [(code, revision) for code, revision, _ in kept(office)] == [("Q01", 1), ("H1.b", 1), ("Q02", 1)]


@pytest.mark.parametrize(
    ("links", "reason"),
    [
        ({**LINKS, "H1.b.due": LINKS["Q01"]}, "unknown-question"),
        ({**LINKS, "Q02": "ftp://berkas.example/q02.pdf"}, "not-a-link"),
    ],
)
def test_one_bad_link_keeps_all_of_them_out(office, links, reason):
    with pytest.raises(Invalid) as refused:
        add(office, "Dewi", links)

    assert [fault.reason for fault in refused.value.faults] == [reason]
    assert kept(office) == []


def test_only_the_operator_adds_links(office):
    with pytest.raises(Forbidden):
        add(office, "Rina", LINKS)


def test_links_are_added_during_the_self_assessment_only(office):
    office.stand(State.INTERNAL_REVIEW)

    with pytest.raises(RequirementsUnmet):
        add(office, "Dewi", LINKS)
