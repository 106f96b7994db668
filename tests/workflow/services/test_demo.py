"""What the demo promises to whoever tries the system out on it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from states.errors import Invalid
from states.regulations import REGULATIONS
from states.vocabulary import Predicate, Role, State, Trigger
from workflow.db.database import Database
from workflow.db.queries.agencies import cycle_deadlines
from workflow.db.queries.proposals import current_answers, deadline_in_force, moves_of
from workflow.db.tables import award, history_entry, person, proposal, review_note, revocation
from workflow.services.check_records import check_records
from workflow.services.demo import describe_demo, is_empty, load_demo
from workflow.services.demo.keys import password_of
from workflow.services.demo.report import DemoReport
from workflow.services.explain import FORWARD, explain
from workflow.services.manage import CONSOLE
from workflow.services.managed_people import add_person
from workflow.services.nominate import Nomination, explain_nomination
from workflow.services.passwords import hash_password, verify_password
from workflow.services.people import caller_of_token
from workflow.services.tokens import token_hash
from workflow.settings import Settings

DAY = date(2026, 7, 15)
MORNING = datetime(2026, 7, 15, 3, tzinfo=UTC)
SETTINGS = Settings(secret_key="only for the tests of the demo, nothing else")
TEN, NINETY = "permenpanrb-10-2019", "permenpanrb-90-2021"


RINA = "rina.kartikasari@binabahari.example"
HASHING = "workflow.services.demo.load.hash_password"


@dataclass(frozen=True)
class Demo:
    """A loaded demo and what it says of itself."""

    database: Database
    report: DemoReport

    @property
    def first_agency(self) -> int:
        return int(self.report.agencies[0]["id"])

    def unit(self, name: str) -> dict[str, Any]:
        return next(unit for unit in self.report.units if unit["name"] == name)

    def proposals(self, agency_id: int) -> Iterator[dict[str, Any]]:
        own = {unit["id"] for unit in self.report.units if unit["agency_id"] == agency_id}
        return (proposal for proposal in self.report.proposals if proposal["unit_id"] in own)

    def newest(self, unit_name: str) -> dict[str, Any]:
        """The unit's newest proposal."""
        unit_id = self.unit(unit_name)["id"]
        return [proposal for proposal in self.report.proposals if proposal["unit_id"] == unit_id][-1]

    def first(self, role: Role) -> tuple[str, int | None, int | None]:
        """E-mail, agency and unit of the first person listed for a role."""
        return next(
            (person.email, held.agency_id, held.unit_id)
            for person in self.report.people
            for held in person.roles
            if held.role == role
        )


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo in an SQLite database."""
    path = tmp_path_factory.mktemp("demo") / "zi.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HASHING, rinas_hash)
        report = load_demo(database, SETTINGS, DAY)
    yield Demo(database, report)
    database.close()


def rinas_hash(password: str) -> str:
    """Hash Rina's password only: hashing is slow on purpose."""
    return hash_password(password) if password == password_of(SETTINGS.key, RINA) else "none"


def test_there_are_two_agencies_of_different_kinds_and_many_units(demo):
    assert [agency["kind"] for agency in demo.report.agencies] == ["central", "regency"]
    assert len(demo.report.units) >= 24
    assert {unit["tier"] for unit in demo.report.units} == {1, 2, 3, 4, 5}


def test_every_role_has_somebody_and_the_first_belongs_to_the_first_agency(demo):
    assert {role: demo.first(role)[1] for role in Role} == dict.fromkeys(Role, demo.first_agency)


def test_every_state_is_there_under_both_regulations(demo):
    seen = {(proposal["state"], proposal["regulation"]) for proposal in demo.report.proposals}

    assert seen == {(state, regulation) for state in State for regulation in REGULATIONS}


def test_the_first_operators_own_unit_assesses_itself_under_90_2021(demo):
    _, _, unit_id = demo.first(Role.UNIT_OPERATOR)
    own = [(p["state"], p["regulation"]) for p in demo.report.proposals if p["unit_id"] == unit_id]

    assert own == [("self_assessment", NINETY)]
    assert demo.first(Role.UNIT_HEAD)[2] == unit_id


def test_the_first_agency_has_something_for_everybody_to_try(demo):
    found = Counter((p["state"], p["regulation"]) for p in demo.proposals(demo.first_agency))

    assert found["internal_review", TEN] >= 1
    assert found["nominated", TEN] + found["nominated", NINETY] >= 3
    assert found["national_evaluation", NINETY] >= 2


@pytest.mark.parametrize(("agency", "late"), [(0, 0), (1, 3)])
def test_only_the_second_agency_is_late(demo, agency, late):
    with demo.database.read() as connection:
        due = [
            deadline_in_force(connection, p["id"])
            for p in demo.proposals(demo.report.agencies[agency]["id"])
            if State(p["state"]) in FORWARD
        ]

    assert sum(each is not None and each.due_on < DAY for each in due) == late


def test_a_missed_stage_of_the_second_agency_is_closed(demo):
    with demo.database.read() as connection:
        ends = [cycle_deadlines(connection, cycle["id"]) for cycle in demo.report.cycles]

    closed = [stage for each in ends for stage, end in each.items() if end["when_missed"] == "closed"]
    assert closed == ["internal_review"]


def stopping(demo: Demo, proposal: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """What stops the way forward of a proposal, but for who is asking."""
    forward = FORWARD[State(proposal["state"])]
    with demo.database.read() as connection:
        found = explain(connection, CONSOLE, proposal["id"], MORNING, trigger=forward).moves[0].findings
    return [(f.requirement, f.required, f.actual) for f in found if f.stops and f.requirement != "role"]


@pytest.mark.parametrize(
    ("unit", "found"),
    [
        ("Kantor Layanan Bahari Kuala Bening", [("total", "75", "74.99")]),
        ("Kantor Layanan Bahari Teluk Permai", [("anti_corruption_survey", "15.75", "15.728125")]),
        ("Kantor Layanan Bahari Pulau Rengas", [("SDM", "6", "5.957916666666")]),
        ("Kantor Layanan Bahari Batu Layang", [("lhkpn", "100%", "249/250")]),
        ("Politeknik Bahari Tirta Samudra", [("wbk-interval", "2", "1")]),
        ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", [("bpk-opinion", "WTP", "WDP")]),
        ("Puskesmas Muara Indah", [("bpk-opinion", "WTP", "WDP")]),
        ("UPTD Pengujian Kendaraan Bermotor",
         [("bpk-opinion", "WTP", "WDP"), ("akip-grade", "BB", "B")]),
        ("Badan Kepegawaian Daerah", [("lhkpn", "100%", "249/250")]),
        ("Balai Pemetaan Alur Pelayaran", []),
        ("Pusat Standardisasi Sarana Bahari", []),
    ],
)  # fmt: skip
def test_a_blocked_proposal_is_blocked_by_what_it_shows_and_nothing_else(demo, unit, found):
    judged = [each for each in stopping(demo, demo.newest(unit)) if each[0] != "reviewer-signed-off"]

    assert judged == found


def test_the_survey_that_stops_is_3_595(demo):
    proposal = demo.newest("Kantor Layanan Bahari Teluk Permai")
    with demo.database.read() as connection:
        answers = {row.code: row.value for row in current_answers(connection, proposal["id"], "tpi")}

    assert answers["P125"] == "3.595"


def test_a_unit_without_wbk_cannot_be_nominated_for_wbbm(demo):
    unit = next(card for card in demo.report.units if card["name"] == "Biro Perencanaan")
    cycle = demo.report.cycles[0]
    nomination = Nomination(unit_id=unit["id"], cycle_id=cycle["id"], target=Predicate.WBBM)
    with demo.database.read() as connection:
        move = explain_nomination(connection, CONSOLE, nomination, MORNING)

    assert "prior-wbk" in {finding.requirement for finding in move.findings if finding.stops}


def moves(demo: Demo, proposal: dict[str, Any]) -> list[str]:
    with demo.database.read() as connection:
        return [row.trigger for row in moves_of(connection, proposal["id"])]


def test_a_wbbm_proposal_follows_the_wbk_proposal_of_its_unit(demo):
    unit_id = demo.unit("Kantor Layanan Bahari Muara Sentosa")["id"]
    with demo.database.read() as connection:
        found = connection.execute(
            select(proposal.c.id, proposal.c.state, proposal.c.predecessor_id)
            .where(proposal.c.unit_id == unit_id)
            .order_by(proposal.c.id)
        ).all()

    assert [(row.state, row.predecessor_id) for row in found] == [("wbk", None), ("wbbm", found[0].id)]


def test_awards_come_from_moves_and_from_earlier_decrees(demo):
    with demo.database.read() as connection:
        rows = connection.execute(select(award.c.proposal_id.is_(None)).where(award.c.ended_at.is_(None)))
        found = Counter(rows.scalars())

    assert found == {True: 6, False: 4}


def test_a_mistaken_refusal_was_corrected(demo):
    assert moves(demo, demo.newest("UPTD Laboratorium Lingkungan"))[-4:] == [
        Trigger.ACCEPT_REVIEW,
        Trigger.DECLINE,
        Trigger.CORRECT,
        Trigger.PROPOSE,
    ]


def test_a_unit_answers_the_notes_it_got_back(demo):
    returned = demo.newest("RSUD Bukit Harapan")
    with demo.database.read() as connection:
        notes = connection.execute(
            select(review_note.c.status).where(review_note.c.proposal_id == returned["id"])
        )

    assert returned["state"] == "self_assessment"
    assert moves(demo, returned)[-1] == Trigger.RETURN_TO_UNIT
    assert sorted(notes.scalars()) == ["answered", "open"]


def test_a_revoked_unit_is_barred_and_its_wbbm_proposal_lapsed_with_the_wbk(demo):
    unit_id = demo.unit("Kecamatan Lembah Hijau")["id"]
    states = [p["state"] for p in demo.report.proposals if p["unit_id"] == unit_id]
    with demo.database.read() as connection:
        until = connection.execute(
            select(revocation.c.banned_until).where(revocation.c.unit_id == unit_id)
        ).scalar_one()

    assert states == ["revoked", "lapsed"]
    assert until > DAY + timedelta(days=600)


def test_every_invariant_holds(demo):
    with demo.database.read() as connection:
        assert [checked.invariant for checked in check_records(connection) if checked.broken] == []


def test_everything_happened_in_office_hours_of_the_last_months(demo):
    with demo.database.read() as connection:
        moments = connection.execute(select(history_entry.c.at).order_by(history_entry.c.id)).scalars().all()
    local = [moment.astimezone(ZoneInfo("Asia/Jakarta")) for moment in moments]

    assert moments == sorted(moments)
    assert local[0].date() > DAY - timedelta(days=140)
    assert local[-1].date() < DAY
    assert all(moment.weekday() < 5 and time(8) <= moment.time() <= time(17) for moment in local)


def test_everybody_can_sign_in(demo):
    with demo.database.read() as connection:
        kept = {row.email: row.password_hash for row in connection.execute(select(person))}
        holders = {
            person.email: caller_of_token(connection, token_hash(person.token), MORNING)
            for person in demo.report.people
        }
    rina = demo.report.people[0]

    assert all(caller is not None and caller.email == email for email, caller in holders.items())
    assert len(rina.password) >= 15
    assert verify_password(rina.password, kept[rina.email])


def test_the_report_is_one_line_of_the_promised_shape(demo):
    line = demo.report.as_json()
    told = json.loads(line)

    assert "\n" not in line
    assert list(told) == ["people", "agencies", "units", "cycles", "proposals"]
    assert list(told["people"][0]) == ["email", "name", "password", "token", "roles"]
    assert list(told["people"][0]["roles"][0]) == ["role", "agency_id", "unit_id", "until"]
    assert list(told["proposals"][0]) == ["id", "number", "state", "target", "unit_id", "regulation"]


def test_the_sign_ins_are_printed_role_by_role(demo):
    lines = demo.report.sign_ins("id").splitlines()

    assert len(lines) == len(Role)
    assert lines[0].split() == ["Koordinator", RINA, demo.report.people[0].password]


@pytest.fixture
def unhashed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's password is hashed: the tests below sign nobody in."""
    monkeypatch.setattr(HASHING, str.upper)


@pytest.fixture
def empty(database_url: str, unhashed: None) -> Iterator[Database]:
    """An empty database of either kind."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def small(sqlite_url: str, unhashed: None) -> Iterator[Database]:
    """An empty SQLite database."""
    database = Database(sqlite_url)
    yield database
    database.close()


def test_the_same_day_gives_the_same_demo(demo, empty):
    assert is_empty(empty)
    assert load_demo(empty, SETTINGS, DAY) == demo.report
    assert told(empty) == told(demo.database)


def told(database: Database) -> list[tuple[Any, ...]]:
    """What the history says, but for what salts change."""
    c = history_entry.c
    with database.read() as connection:
        rows = connection.execute(
            select(
                c.stream, c.seq, c.kind, c.at, c.actor_id, c.actor_role, c.from_state, c.to_state
            ).order_by(c.id)
        )
        return [tuple(row) for row in rows]


def test_another_key_gives_other_passwords(demo):
    other = describe_demo(demo.database, Settings(secret_key="another key of the same length and more"))

    assert not {p.password for p in other.people} & {p.password for p in demo.report.people}
    assert not {p.token for p in other.people} & {p.token for p in demo.report.people}


def test_a_demo_that_is_there_is_described_and_made_anew_only_when_told(empty):
    first = load_demo(empty, SETTINGS, DAY)
    empty.write(lambda tx: tx.connection.execute(proposal.update().values(state="withdrawn")))

    assert {p["state"] for p in load_demo(empty, SETTINGS).proposals} == {"withdrawn"}
    assert load_demo(empty, SETTINGS, DAY, reset=True) == first


def test_a_demo_of_another_day_is_not_mistaken_for_the_one_asked_for(demo):
    with pytest.raises(Invalid) as refused:
        load_demo(demo.database, SETTINGS, DAY + timedelta(days=1))

    assert [(f.reason, f.facts) for f in refused.value.faults] == [("other-demo", {"day": "2026-07-15"})]


@pytest.mark.parametrize("reset", [False, True])
def test_a_database_with_people_of_its_own_is_left_alone(small, reset):
    small.write(lambda tx: add_person(tx, CONSOLE, "real@instansi.example", "Orang Sungguhan"))

    with pytest.raises(Invalid) as refused:
        load_demo(small, SETTINGS, DAY, reset=reset)

    assert [fault.reason for fault in refused.value.faults] == ["other-records"]


def test_a_demo_that_somebody_lives_in_is_not_made_anew(small):
    load_demo(small, SETTINGS, DAY)
    small.write(lambda tx: add_person(tx, CONSOLE, "real@instansi.example", "Orang Sungguhan"))

    with pytest.raises(Invalid):
        load_demo(small, SETTINGS, DAY, reset=True)


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2028, 2, 29)])
def test_the_demo_is_whole_at_every_time_of_the_year(small, day):
    seen = {(p["state"], p["regulation"]) for p in load_demo(small, SETTINGS, day).proposals}

    assert seen == {(state, regulation) for state in State for regulation in REGULATIONS}
