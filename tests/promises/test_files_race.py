"""Promise 3 for files: of those who hand in the same answer at once one wins, and an import is done once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from states.vocabulary import State
from tests.promises.races import at_once, pausing_before_commit
from tests.promises.town import Town, open_town
from tests.workflow.workbooks import typed
from workflow.db.tables import answer, import_job, unit
from workflow.services.import_jobs import run_import

#: Who tries to carry it out.
RUNNERS = 5
ROWS = "agency,name,business,serves\n" + "".join(f"1,Kantor {n},core,public\n" for n in range(120))


@pytest.fixture
def town(database_url, tmp_path):
    with open_town(database_url, tmp_path) as opened:
        yield opened


def hand_in(town: Town, content: bytes):
    path = town.own.path("/api/v1/proposals/{proposal_id}/worksheet/import")
    files = {"file": ("LKE.xlsx", content)}
    return town.send("Dewi", "POST", path, files=files, data={"apply": "true"})


def test_of_two_files_with_the_same_answer_one_wins(town: Town):
    town.stand(State.SELF_ASSESSMENT)
    path = town.own.path("/api/v1/proposals/{proposal_id}/worksheet.xlsx")
    blank = town.send("Dewi", "GET", path).content
    yes, no = (typed(blank, {("unit.value", "Q01"): value}) for value in ("Ya", "Tidak"))
    with pausing_before_commit(town.office.database, 2, "FOR NO KEY UPDATE"):
        answers = at_once([lambda: hand_in(town, yes), lambda: hand_in(town, no)])
    assert sorted(each.status_code for each in answers) == [200, 409]
    mine = answer.c.proposal_id == town.own.proposal_id
    assert town.office.rows(select(func.count()).select_from(answer).where(mine))[0][0] == 1


def test_an_import_that_many_carry_out_is_done_once(town: Town, monkeypatch):
    monkeypatch.setattr("workflow.api.imports.run_import", lambda *_: None)
    path = "/api/v1/imports/units"
    begun = town.send("Maya", "POST", path, files={"file": ("unit.csv", ROWS.encode())}).json()
    assert begun["status"] == "running"
    at_once([lambda: run_import(town.office.database, begun["id"])] * RUNNERS)
    [job] = town.office.rows(select(import_job).where(import_job.c.id == begun["id"]))
    assert (job.status, job.report["created"]) == ("done", 120)
    kept = select(func.count()).select_from(unit).where(unit.c.name.like("Kantor %"))
    assert town.office.rows(kept)[0][0] == 120
