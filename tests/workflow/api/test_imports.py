"""Imports over the API: all rows or none, progress on long ones, and none forgotten or done twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from states.vocabulary import Role
from tests.workflow.hall import open_hall
from tests.workflow.office import OTHER_AGENCY, OTHER_UNIT, OWN_AGENCY, OWN_UNIT
from tests.workflow.workbooks import saved
from workflow.api.sheet_examples import JOB
from workflow.db.database import now
from workflow.db.tables import history_entry, import_job, unit, unit_fact
from workflow.services import import_jobs

HEADING = "agency,name,business,serves\n"
FACTS = "unit,year,lhkpn_obliged,lhkpn_filed,source,as_of\n"
LONG = 230


@pytest.fixture
def hall(database_url, tmp_path):
    with open_hall(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def hall_here(sqlite_url, tmp_path):
    """A hall on SQLite alone, for what does not depend on the database."""
    with open_hall(sqlite_url, tmp_path) as opened:
        yield opened


def send(hall, name, what, content, **headers: str):
    files = {"file": ("rows.csv", content if isinstance(content, bytes) else content.encode())}
    given = {"Authorization": f"Bearer {name}", "Accept-Language": "en", **headers}
    return hall.office.client.post(f"/api/v1/imports/{what}", files=files, headers=given)


def units(hall):
    return [row.name for row in hall.office.rows(select(unit.c.name).order_by(unit.c.id))]


def many(count=LONG, bad=()):
    """Return a table of new units; the rows of these numbers name no agency."""
    rows = (f"{'9' if n in bad else OWN_AGENCY},Kantor {n},core,public\n" for n in range(2, count + 2))
    return HEADING + "".join(rows)


def waiting(hall, content):
    """Begin a long import whose process ends before it is carried out; return its id."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workflow.api.imports.run_import", lambda *_: None)
        told = send(hall, "Wahyu", "units", content).json()
    assert told["status"] == "running"
    return told["id"]


def told_of(hall, job_id, name="Wahyu"):
    return hall.ask(name, "GET", f"/imports/{job_id}").json()


def test_a_short_table_is_imported_at_once(hall):
    answered = send(hall, "Wahyu", "units", f"{HEADING}{OWN_AGENCY},Kantor Bahari,core,public\n")
    told = answered.json()
    assert (answered.status_code, answered.headers["location"]) == (201, f"/api/v1/imports/{told['id']}")
    assert (told["status"], told["created"], told["rows_done"], told["errors"]) == ("done", 1, 1, [])
    assert told_of(hall, told["id"]) == told
    assert list(told) == list(JOB)
    assert "Kantor Bahari" in units(hall)


def test_a_spreadsheet_does_as_well(hall_here):
    rows = [
        ["agency", "name", "business", "serves"],
        [OWN_AGENCY, "Kantor Bahari", "Bisnis inti", "Masyarakat"],
    ]
    assert send(hall_here, "Wahyu", "units", saved({"Unit": rows})).json()["created"] == 1


def test_facts_are_imported_by_coordinators(hall):
    told = send(hall, "Rina", "facts", f"{FACTS}Unit 1,2025,40,40,e-LHKPN,2026-03-31\n").json()
    assert (told["kind"], told["status"], told["created"]) == ("facts", "done", 1)
    [row] = hall.office.rows(select(unit_fact.c.facts, unit_fact.c.recorded_by))
    assert (row.facts["lhkpn_filed"], row.recorded_by) == (40, hall.people["Rina"])


def test_every_bad_cell_is_named_and_nothing_is_kept(hall):
    before = units(hall)
    content = (
        f"{HEADING}{OWN_AGENCY},Kantor Bahari,core,public\n9,Kantor X,core,public\n{OWN_AGENCY},,inti,semua\n"
    )
    told = send(hall, "Wahyu", "units", content).json()
    assert (told["status"], told["created"]) == ("refused", None)
    places = {each["where"]: each["reason"] for each in told["errors"]}
    assert places == {
        "row 3, column agency": "unknown",
        "row 4, column name": "missing",
        "row 4, column business": "not-an-option",
        "row 4, column serves": "not-an-option",
    }
    assert all(each["detail"] for each in told["errors"])
    assert units(hall) == before


def test_a_long_table_is_imported_afterwards(hall):
    before = len(units(hall))
    told = send(hall, "Wahyu", "units", many()).json()
    assert (told["status"], told["rows_done"], told["rows_total"]) == ("running", 0, LONG)
    done = told_of(hall, told["id"])
    assert (done["status"], done["created"], done["rows_done"]) == ("done", LONG, LONG)
    assert done["finished_at"] is not None
    assert len(units(hall)) == before + LONG


def test_a_long_table_with_a_bad_row_leaves_nothing(hall):
    before, entries = units(hall), hall.office.rows(select(func.count()).select_from(history_entry))
    told = send(hall, "Wahyu", "units", many(bad={7, LONG})).json()
    done = told_of(hall, told["id"])
    assert (done["status"], [each["where"] for each in done["errors"]]) == (
        "refused",
        ["row 7, column agency", f"row {LONG}, column agency"],
    )
    assert units(hall) == before
    assert hall.office.rows(select(func.count()).select_from(history_entry)) == entries


def test_a_name_that_comes_twice_is_found_across_steps(hall_here):
    content = many() + f"{OWN_AGENCY},Kantor 2,core,public\n"
    told = send(hall_here, "Wahyu", "units", content).json()
    done = told_of(hall_here, told["id"])
    assert [(each["where"], each["reason"]) for each in done["errors"]] == [
        (f"row {LONG + 2}, column name", "duplicate")
    ]


def test_progress_is_seen_while_an_import_is_on_its_way(hall, monkeypatch):
    seen = []
    rehearse = import_jobs._rehearsal

    def watched(*arguments: Any) -> Any:  # noqa: ANN401 -- passed on as they are
        service = rehearse(*arguments)
        seen.append(told_of(hall, 1)["rows_done"])
        return service

    monkeypatch.setattr(import_jobs, "_rehearsal", watched)
    send(hall, "Wahyu", "units", many())
    assert seen == [0, 50, 100, 150, 200]


def test_an_import_that_was_left_behind_is_carried_on(hall):
    before = len(units(hall))
    job_id = waiting(hall, many())
    import_jobs.resume_imports(hall.office.database)
    assert told_of(hall, job_id)["status"] == "running"
    age(hall, job_id, timedelta(minutes=6))
    import_jobs.resume_imports(hall.office.database)
    import_jobs.resume_imports(hall.office.database)
    assert (told_of(hall, job_id)["status"], len(units(hall))) == ("done", before + LONG)


def age(hall, job_id, by):
    begun = now() - by
    hall.office.write(update(import_job).where(import_job.c.id == job_id).values(created_at=begun))


def test_an_import_that_never_ends_is_given_up(hall_here):
    before = units(hall_here)
    job_id = waiting(hall_here, many())
    age(hall_here, job_id, timedelta(hours=2))
    import_jobs.resume_imports(hall_here.office.database)
    done = told_of(hall_here, job_id)
    assert (done["status"], [each["reason"] for each in done["errors"]]) == ("refused", ["interrupted"])
    import_jobs.run_import(hall_here.office.database, job_id)
    assert units(hall_here) == before


def test_an_import_is_carried_out_once_however_many_try(hall_here):
    job_id = waiting(hall_here, many())
    import_jobs.run_import(hall_here.office.database, job_id)
    entries = hall_here.office.rows(select(func.count()).select_from(history_entry))
    hall_here.office.database.write(lambda tx: import_jobs.finish_import(tx, job_id))
    import_jobs.run_import(hall_here.office.database, job_id)
    assert hall_here.office.rows(select(func.count()).select_from(history_entry)) == entries


def test_rights_that_ended_meanwhile_import_nothing(hall_here):
    before = units(hall_here)
    job_id = waiting(hall_here, many())
    [grant] = hall_here.ask("Wahyu", "GET", f"/grants?person_id={hall_here.people['Wahyu']}").json()["items"]
    hall_here.ask("Nusa", "PATCH", f"/grants/{grant['id']}", {"ended": True}, **{"If-Match": '"1"'})
    import_jobs.run_import(hall_here.office.database, job_id)
    done = told_of(hall_here, job_id)
    assert (done["status"], {each["reason"] for each in done["errors"]}) == ("refused", {"unknown"})
    assert units(hall_here) == before


@pytest.mark.parametrize(
    ("name", "what", "content"),
    [
        ("Rina", "units", f"{HEADING}1,Kantor Bahari,core,public\n"),
        ("Wahyu", "facts", f"{FACTS}Unit 1,2025,40,40,e-LHKPN,\n"),
        ("Agus", "facts", f"{FACTS}Unit 1,2025,40,40,e-LHKPN,\n"),
        ("Dewi", "units", f"{HEADING}1,Kantor Bahari,core,public\n"),
    ],
)
def test_who_imports_nothing_anywhere_is_forbidden(hall_here, name, what, content):
    refused = send(hall_here, name, what, content)
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert hall_here.office.rows(select(import_job.c.id)) == []


@pytest.mark.parametrize("agency", [str(OTHER_AGENCY), "Kabupaten Lain", "999", "Tidak Ada"])
def test_another_agency_looks_like_none(hall_here, agency):
    told = send(hall_here, "Wahyu", "units", f"{HEADING}{agency},Kantor X,core,public\n").json()
    assert [(each["where"], each["reason"]) for each in told["errors"]] == [
        ("row 2, column agency", "unknown")
    ]


@pytest.mark.parametrize("named", [str(OTHER_UNIT), "Unit 2", "999", "Tidak Ada"])
def test_another_agencys_unit_looks_like_none(hall_here, named):
    told = send(hall_here, "Rina", "facts", f"{FACTS}{named},2025,4,4,e-LHKPN,\n").json()
    assert [(each["where"], each["reason"]) for each in told["errors"]] == [("row 2, column unit", "unknown")]


def test_a_namesake_in_another_agency_is_in_nobodys_way(hall_here):
    hall_here.office.write(update(unit).where(unit.c.id == OTHER_UNIT).values(name="Unit 1"))
    told = send(hall_here, "Rina", "facts", f"{FACTS}Unit 1,2025,4,4,e-LHKPN,2026-03-31\n").json()
    assert (told["status"], told["created"]) == ("done", 1)


def test_a_row_that_is_seen_but_not_ones_own_is_told(hall_here):
    hall_here.office.give("Rina", Role.AUDITOR, agency_id=OTHER_AGENCY)
    told = send(hall_here, "Rina", "facts", f"{FACTS}{OTHER_UNIT},2025,4,4,e-LHKPN,2026-03-31\n").json()
    assert [(each["where"], each["reason"]) for each in told["errors"]] == [
        ("row 2, column unit", "not-yours")
    ]


def test_other_peoples_imports_do_not_exist(hall_here):
    job_id = send(hall_here, "Wahyu", "units", f"{HEADING}{OWN_AGENCY},Kantor A,core,public\n").json()["id"]
    for name in ("Nusa", "Rina", "Dodi"):
        other, missing = (hall_here.ask(name, "GET", f"/imports/{n}") for n in (job_id, 999))
        assert (other.status_code, other.text) == (404, missing.text)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("agency,name\n1,x\n", "column-missing"),
        (f"{HEADING.strip()},eselon\n", "column-unknown"),
        (b"\xff\xfe\x00", "not-utf-8"),
        (HEADING + f"1,{'x' * 2001},core,public\n", "too-long"),
        (many(import_jobs.MOST_ROWS + 1), "too-many-rows"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_at_once(hall_here, content, reason):
    refused = send(hall_here, "Wahyu", "units", content)
    assert refused.status_code == 422
    assert reason in {each["reason"] for each in refused.json()["errors"]}
    assert hall_here.office.rows(select(import_job.c.id)) == []


def test_a_repeated_request_begins_one_import(hall_here):
    before = len(units(hall_here))
    first, again = (
        send(hall_here, "Wahyu", "units", many(), **{"Idempotency-Key": "impor"}) for _ in range(2)
    )
    assert (again.json(), again.headers["idempotent-replayed"]) == (first.json(), "true")
    assert len(hall_here.office.rows(select(import_job.c.id))) == 1
    assert len(units(hall_here)) == before + LONG


def test_known_units_are_put_right(hall_here):
    [name] = [row.name for row in hall_here.office.rows(select(unit.c.name).where(unit.c.id == OWN_UNIT))]
    told = send(hall_here, "Wahyu", "units", f"{HEADING}{OWN_AGENCY},{name},non_core,public\n").json()
    assert (told["created"], told["changed"], told["same"]) == (0, 1, 0)
