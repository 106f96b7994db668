"""Decree data put right: by who may record the award, within what surrounds it, with nothing forgotten."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import insert, select, update

from states.vocabulary import Role, State
from tests.workflow.hall import open_hall
from tests.workflow.office import BEGUN, OWN_AGENCY, OWN_UNIT
from workflow.db.tables import award, history_entry, history_note, proposal

REASON = {"reason": "Nomor salah ketik"}


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        opened.office.stand(State.LAPSED)
        yield opened


@pytest.fixture
def hall_here(sqlite_url, tmp_path):
    """A hall on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path) as opened:
        opened.office.stand(State.LAPSED)
        yield opened


def registered(hall, predicate="wbk", decree_date="2023-12-06"):
    decree = {"decree_no": "1234/2023", "decree_date": decree_date, "source": "Salinan keputusan"}
    made = hall.ask("Rina", "POST", "/awards", {"unit_id": OWN_UNIT, "predicate": predicate, **decree})
    return made.json()["id"]


def given(hall, predicate="wbk", *, by_agency=False):
    """Let the office's proposal have given its unit an award and return its id."""
    hall.office.stand(State(predicate), version=7)
    row = {
        "unit_id": OWN_UNIT,
        "predicate": predicate,
        "decree_no": "9/2025",
        "decree_date": date(2026, 3, 2),
    }
    values = {**row, "source": "ZI-2026-0001", "proposal_id": hall.office.proposal_id}
    recorded = {"is_self_awarded": by_agency, "recorded_at": BEGUN, "recorded_by": hall.people["Nadia"]}
    hall.office.write(insert(award).values(**values, **recorded))
    return hall.office.rows(select(award.c.id).where(award.c.proposal_id.is_not(None)))[0].id


def revoke(hall, award_id, dated="2026-08-14"):
    decree = {"ground": "Tertangkap tangan", "decree_no": "77/2026", "decree_date": dated}
    hall.ask("Nadia", "POST", f"/awards/{award_id}/revoke", decree).raise_for_status()


def correct(hall, award_id, name="Rina", **change: object):
    return hall.ask(name, "PATCH", f"/awards/{award_id}", {**REASON, **change})


def fault(answer) -> tuple[str, str]:
    [found] = answer.json()["errors"]
    return found["where"], found["reason"]


def entry(hall, stream):
    h = history_entry.c
    return hall.office.rows(select(history_entry).where(h.stream == stream).order_by(h.seq.desc()).limit(1))[
        0
    ]


def test_a_registered_decree_is_put_right(hall):
    found = registered(hall)
    answer = correct(hall, found, decree_no="1243/2023", decree_date="2023-12-07", source="Asli")
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["decree_no"], shown["decree_date"], shown["source"]) == ("1243/2023", "2023-12-07", "Asli")
    assert shown["is_in_force"] is True
    assert hall.told(f"unit:{OWN_UNIT}") == ["award.registered", "award.corrected"]


def test_what_stood_there_stays_in_the_history(hall):
    found = registered(hall)
    correct(hall, found, decree_no="1243/2023", source="Asli")
    written = entry(hall, f"unit:{OWN_UNIT}")
    told = json.loads(written.body)
    assert told["facts"]["decree_no"] == {"was": "1234/2023", "now": "1243/2023"}
    assert told["facts"]["award_id"] == found
    n = history_note.c
    kept = hall.office.rows(select(n.name, n.text).where(n.entry_id == written.id))
    assert {row.name: row.text for row in kept} == {
        "note": REASON["reason"],
        "source": "Asli",
        "source_was": "Salinan keputusan",
    }
    assert "Asli" not in written.body.decode()


def test_the_history_of_the_proposal_tells_it_without_a_move(hall):
    found = given(hall)
    assert correct(hall, found, "Nadia", decree_date="2026-03-03").status_code == 200
    written = entry(hall, f"proposal:{hall.office.proposal_id}")
    assert (written.kind, written.trigger) == ("award.corrected", None)
    assert (written.from_state, written.to_state) == ("wbk", "wbk")
    last = hall.office.call("Nadia", "GET", "history").json()["items"][-1]
    assert (last["from"], last["to"], last["note"]) == ("wbk", "wbk", REASON["reason"])
    assert hall.told(f"unit:{OWN_UNIT}") == ["award.corrected"]
    row = hall.office.rows(select(proposal.c.state, proposal.c.version))[0]
    assert (row.state, row.version) == ("wbk", 7)


def test_an_award_of_the_agency_is_put_right_by_its_head(hall_here):
    hall_here.office.give("Agus", Role.AGENCY_HEAD, agency_id=OWN_AGENCY)
    found = given(hall_here, by_agency=True)
    assert correct(hall_here, found, "Nadia", decree_no="8/2026").json()["code"] == "forbidden"
    assert correct(hall_here, found, "Agus", decree_no="8/2026").status_code == 200


@pytest.mark.parametrize(("of", "who"), [(registered, "Nadia"), (registered, "Dewi"), (given, "Rina")])
def test_who_may_not_record_an_award_may_not_correct_it(hall_here, of, who):
    assert correct(hall_here, of(hall_here), who, decree_no="8/2026").json()["code"] == "forbidden"


def test_whoever_acted_for_the_unit_corrects_no_decision_on_it(hall_here):
    found = given(hall_here)
    hall_here.office.bind("Nadia", "review")
    answer = correct(hall_here, found, "Nadia", decree_no="8/2026")
    assert answer.json()["code"] == "separation-of-duties"


def test_an_award_of_elsewhere_does_not_exist(hall_here):
    assert correct(hall_here, registered(hall_here), "Tono", decree_no="1").status_code == 404


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"reason": " "}, "body.reason"),
        ({"reason": "x" * 2001}, "body.reason"),
        ({"decree_no": None}, "body.decree_no"),
        ({"predicate": "wbbm"}, "body.?"),
    ],
)
def test_a_body_that_says_nothing_is_refused(hall_here, change, where):
    answer = correct(hall_here, registered(hall_here), **change)
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, where)


def test_a_correction_that_changes_nothing_is_written_nowhere(hall_here):
    found = registered(hall_here)
    assert correct(hall_here, found).status_code == 200
    assert correct(hall_here, found, decree_no="1234/2023").status_code == 200
    assert hall_here.told(f"unit:{OWN_UNIT}") == ["award.registered"]


def test_a_decree_of_tomorrow_corrects_nothing(hall_here):
    answer = correct(hall_here, registered(hall_here), decree_date="2099-01-01")
    assert fault(answer) == ("body.decree_date", "in-the-future")


def test_a_wbbm_is_never_older_than_the_wbk_it_follows(hall_here):
    registered(hall_here)
    wbbm = registered(hall_here, "wbbm", "2025-12-01")
    assert fault(correct(hall_here, wbbm, decree_date="2023-12-05")) == ("body.decree_date", "before-wbk")
    assert correct(hall_here, wbbm, decree_date="2023-12-06").status_code == 200


def test_a_wbk_is_never_younger_than_the_wbbm_that_follows_it(hall_here):
    wbk = registered(hall_here)
    registered(hall_here, "wbbm", "2025-12-01")
    assert fault(correct(hall_here, wbk, decree_date="2025-12-02")) == ("body.decree_date", "after-wbbm")
    assert correct(hall_here, wbk, decree_date="2025-12-01").status_code == 200


def test_a_revoked_award_is_never_younger_than_its_revocation(hall_here):
    found = registered(hall_here)
    revoke(hall_here, found)
    refused = correct(hall_here, found, decree_date="2026-08-15")
    assert fault(refused) == ("body.decree_date", "after-revocation")
    assert correct(hall_here, found, decree_date="2026-08-14").status_code == 200


def test_an_award_after_a_revocation_stays_after_it(hall_here):
    revoke(hall_here, registered(hall_here))
    again = registered(hall_here, decree_date="2026-09-01")
    assert fault(correct(hall_here, again, decree_date="2026-08-14")) == ("body.decree_date", "revoked-since")
    assert correct(hall_here, again, decree_date="2026-08-15").status_code == 200


def test_what_a_correction_of_the_move_ended_is_no_award_to_correct(hall_here):
    found = registered(hall_here)
    hall_here.office.write(update(award).values(ended_at=BEGUN, ended_by="corrected"))
    assert fault(correct(hall_here, found, decree_no="1")) == ("path.award_id", "ended")


def test_the_years_since_wbk_count_from_the_corrected_decree(sqlite_url, tmp_path):
    with open_hall(sqlite_url, tmp_path, "permenpanrb-90-2021") as hall:
        hall.office.stand(State.LAPSED)
        found = registered(hall)
        hall.office.stand(State.TPI_EVALUATION, target="wbbm")
        assert interval(hall) == "3"
        correct(hall, found, decree_date="2025-12-07")
        assert interval(hall) == "1"


def interval(hall):
    moves = hall.office.call("Rina", "GET", "explain?trigger=propose").json()["moves"]
    [found] = [f["actual"] for move in moves for f in move["findings"] if f["requirement"] == "wbk-interval"]
    return found
