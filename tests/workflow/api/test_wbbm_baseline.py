"""The comparison with WBK: against the snapshot of the award, exactly, whatever was written since."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from states.answers import stored
from states.canonical import canonical_bytes, digest
from states.history import Actor
from states.vocabulary import State
from tests.states.cast import NEW, OLD
from tests.states.worksheets import filled
from tests.workflow.office import BEGUN, OWN_UNIT, open_office
from workflow.db.database import Tx
from workflow.db.tables import answer, proposal, snapshot, unit_fact
from workflow.services.record import Transition, record

AWARDED = BEGUN + timedelta(days=1)
LATER = BEGUN + timedelta(days=400)


@pytest.fixture
def office(database_url, tmp_path):
    with open_office(database_url, tmp_path) as opened:
        opened.stand(State.SELF_ASSESSMENT, target="wbbm")
        yield opened


@pytest.fixture
def office_here(sqlite_url, tmp_path):
    """An office on SQLite alone, for what does not depend on the database."""
    with open_office(sqlite_url, tmp_path) as opened:
        opened.stand(State.SELF_ASSESSMENT, target="wbbm")
        yield opened


def fill(office, proposal_id, column, answers):
    row = {"proposal_id": proposal_id, "kind": column, "member_id": 0, "version": 1, "recorded_at": BEGUN}
    for code, value in answers.items():
        office.write(insert(answer).values(**row, code=code, value=stored(value), recorded_by=1))


def awarded(office, answers, *, rules=OLD, trigger="award", correct=False, kept=None):
    """Let the proposal build on an earlier one of the unit, which was given WBK; return the earlier id.

    ``kept`` replaces fields of the snapshot behind the history's back; empty, there is none.
    """
    [standing] = office.rows(select(proposal).where(proposal.c.id == office.proposal_id))
    told = {**standing._mapping, "number": "ZI-2024-0001", "state": "wbk", "target": "wbk"}
    told |= {"regulation": rules.id, "regulation_digest": rules.digest}
    del told["id"]
    office.write(insert(proposal).values(told))
    [earlier] = office.rows(select(proposal.c.id).where(proposal.c.number == "ZI-2024-0001"))
    content = canonical_bytes({"answers": list(written(rules, answers)), "evidence": []})
    taken = {"digest": digest(content), "content": content.decode(), "taken_at": AWARDED}

    def service(tx: Tx) -> None:
        entry = move(tx, earlier.id, trigger, "tpi_evaluation", "wbk", {"snapshot_digest": taken["digest"]})
        if kept != {}:
            row = {"proposal_id": earlier.id, "seq": entry.seq, **taken, **(kept or {})}
            tx.connection.execute(insert(snapshot), row)
        if correct:
            move(tx, earlier.id, "correct", "wbk", "tpi_evaluation", {})

    office.database.write(service, at=AWARDED)
    mine = proposal.c.id == office.proposal_id
    office.write(update(proposal).where(mine).values(predecessor_id=earlier.id))
    return earlier.id


def written(rules, answers):
    """Yield the unit's answers as a snapshot keeps them, and the best of the TPI."""
    for column, given in (("tpi", filled(rules)), ("unit", answers)):
        for code, value in given.items():
            yield {"column": column, "member": 0, "code": code, "value": stored(value), "version": 1}


def move(tx, proposal_id, trigger, source, target, facts):
    return record(
        tx,
        f"proposal:{proposal_id}",
        "proposal.advanced",
        actor=Actor(1, "national_assessor"),
        facts=facts,
        transition=Transition(trigger, source, target),
    )


def compared(office, column="unit", name="Rina"):
    response = office.call(name, "GET", f"wbbm/baseline?column={column}")
    assert response.status_code == 200, response.text
    return response.json()


def changes(told):
    return {code: each["change"]["exact"] for code, each in told["areas"].items()}


def half():
    """Return answers worth half a point less in one item of Manajemen Perubahan than the best."""
    return {**filled(OLD), "Q02": "B"}


def test_every_area_is_compared_with_the_award(office):
    earlier = awarded(office, half())
    fill(office, office.proposal_id, "unit", filled(OLD))
    told = compared(office)
    [item] = [sub for sub in OLD.subareas if "Q02" in {q.code for q in sub.questions}]
    gained = item.weight / 2 / len(item.questions)
    assert changes(told) == {
        "MP": f"{gained.numerator}/{gained.denominator}",
        **dict.fromkeys(("TL", "SDM", "PA", "PP", "PKPP"), "0/1"),
    }
    assert (
        told["total"]["change"] == told["areas"]["MP"]["change"] == told["components"]["enablers"]["change"]
    )
    assert (told["baseline"]["proposal_id"], told["baseline"]["number"]) == (earlier, "ZI-2024-0001")
    assert (told["baseline"]["trigger"], told["missing"], told["areas"]["MP"]["most"]) == ("award", None, "8")


def test_what_is_written_to_the_earlier_worksheet_since_changes_nothing(office):
    earlier = awarded(office, filled(OLD), trigger="award_wbk")
    before = compared(office)
    fill(office, earlier, "unit", filled(OLD, best=False))
    assert (compared(office), before["total"]["then"]["value"]) == (before, "100")


def test_counts_come_from_the_facts_as_they_were_known_then(office):
    facts = {"unit_id": OWN_UNIT, "year": 2025, "source": "LHP", "recorded_by": office.people["Rina"]}
    first = {"facts": {"tlhp_due": 4, "tlhp_done": 3}, "recorded_at": BEGUN, "superseded_at": LATER}
    office.write(insert(unit_fact).values(**facts, **first))
    untyped = {code: value for code, value in filled(OLD).items() if not code.startswith("H1.b.")}
    awarded(office, untyped)
    fill(office, office.proposal_id, "unit", {"Q01": "Ya"})
    second = {"facts": {"tlhp_due": 4, "tlhp_done": 4}, "recorded_at": LATER}
    office.write(insert(unit_fact).values(**facts, **second))
    tlhp = compared(office)["components"]["tlhp"]
    assert (tlhp["then"]["exact"], tlhp["now"]["exact"], tlhp["change"]["exact"]) == ("15/4", "5/1", "5/4")


def test_a_loss_is_a_negative_change(office_here):
    awarded(office_here, filled(OLD))
    fill(office_here, office_here.proposal_id, "unit", {"Q01": "Tidak"})
    told = compared(office_here)
    assert (told["areas"]["MP"]["change"]["exact"], told["areas"]["MP"]["now"]["exact"]) == ("-8/1", "0/1")
    assert (told["answered"], told["inputs"]) == (1, 85)


def test_a_column_that_nobody_filled_is_no_loss(office_here):
    awarded(office_here, filled(OLD))
    told = compared(office_here)
    assert (told["missing"], told["baseline"]["number"]) == ("nothing-filled", "ZI-2024-0001")
    assert told["areas"]["MP"] == {
        "then": {"value": "8", "exact": "8/1"},
        "now": None,
        "most": "8",
        "change": None,
    }


def test_results_that_another_regulation_weighs_otherwise_are_not_subtracted(office_here):
    awarded(office_here, filled(NEW), rules=NEW)
    fill(office_here, office_here.proposal_id, "unit", {"Q01": "Tidak"})
    told = compared(office_here)
    assert (told["regulation"], told["baseline"]["regulation"]) == (OLD.id, NEW.id)
    clean = told["components"]["clean_government"]
    assert (clean["then"]["value"], clean["most"], clean["change"]) == ("22.5", "20", None)
    assert told["areas"]["MP"]["change"]["value"] == "-8"


def test_wbk_is_compared_with_nothing(office_here):
    office_here.stand(State.SELF_ASSESSMENT, target="wbk")
    assert compared(office_here) == {
        "proposal_id": office_here.proposal_id,
        "column": "unit",
        "regulation": OLD.id,
        "baseline": None,
        "missing": "not-wbbm",
        "answered": 0,
        "inputs": 85,
        "total": None,
        "components": {},
        "areas": {},
    }


def test_a_decree_from_before_has_no_worksheet(office_here):
    fill(office_here, office_here.proposal_id, "unit", {"Q01": "Ya"})
    told = compared(office_here)
    assert (told["missing"], told["baseline"], told["answered"]) == ("no-predecessor", None, 1)


@pytest.mark.parametrize(("correct", "kept"), [(True, None), (False, {})], ids=["corrected", "lost"])
def test_without_the_awards_snapshot_there_is_no_baseline(office_here, correct, kept):
    awarded(office_here, filled(OLD), correct=correct, kept=kept)
    assert compared(office_here)["missing"] == "no-snapshot"


OTHER = '{"answers":[],"evidence":[]}'


@pytest.mark.parametrize(
    "changed",
    [{"content": OTHER}, {"digest": "0" * 64}, {"content": OTHER, "digest": digest(OTHER.encode())}],
    ids=["content", "digest", "both"],
)
def test_a_snapshot_that_is_not_the_one_of_the_history_is_no_baseline(office_here, changed):
    awarded(office_here, filled(OLD), kept=changed)
    told = compared(office_here)
    assert (told["missing"], told["areas"], told["total"]) == ("broken-snapshot", {}, None)


def test_a_column_that_one_may_not_see_is_not_compared(office_here):
    awarded(office_here, filled(OLD))
    response = office_here.call("Dewi", "GET", "wbbm/baseline?column=tpi")
    assert (response.status_code, response.json()["code"]) == (403, "forbidden")
    assert compared(office_here, "tpi")["areas"]["MP"]["then"]["value"] == "8"


def test_blind_scores_are_compared_with_nobody(office_here):
    response = office_here.call("Sari", "GET", "wbbm/baseline?column=member")
    [fault] = response.json()["errors"]
    assert (response.status_code, fault["where"], fault["reason"]) == (422, "query.column", "not-an-option")
