"""For every route that writes, a request that succeeds: what the promises then break one thing of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from httpx2 import Response
from sqlalchemy import update

from states.regulations import regulation
from states.vocabulary import State
from states.wbbm import OF_THE_UNIT, Section
from tests.promises.panels import scored_alike
from tests.promises.town import FREE_UNIT, RULES, TOMORROW, YEAR, Town
from tests.states.forms import FULL
from tests.workflow.office import BEGUN
from tests.workflow.workbooks import saved
from workflow.db.tables import award, deadline

_NOTHING: Mapping[str, Any] = {}
ANSWERED = (("Q01", "Ya"), ("Q02", "A"))
#: A worksheet as somebody else lays it out.
FILLED_FORM = saved(
    {"LKE": [["Pertanyaan", "Jawaban"], *([regulation(RULES).questions[q].label, a] for q, a in ANSWERED)]}
)
#: Tables as they are exported from elsewhere.
UNIT_ROWS = b"agency,name,business,serves\n1,Kantor Pesisir,core,public\n1,Kantor Hulu,core,public\n"
FACT_ROWS = b"unit,year,lhkpn_obliged,lhkpn_filed,source\n1,2025,4,4,e-LHKPN\n4,2025,5,5,e-LHKPN\n"
PDF = b"%PDF-1.7\nKeputusan tim\n%%EOF"
_DECREE = {"decree_no": "SK-7/2026", "decree_date": "2026-02-02"}
_PAPERS = {"integrity_pact_date": "2026-01-12", "team_decree_no": "SK-3/2026"}
_REASON = {"note": "Alasan yang cukup"}
_CRITERIA = {code: {"met": True, "reason": "ada"} for code in ("strategic", "resources", "reform")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lawful:
    """A request that succeeds in a new town."""

    #: Method and path with its parameters in braces.
    route: str
    who: str
    #: State that the proposal must stand in, if any, and other values it must have.
    state: State | None = None
    standing: Mapping[str, Any] = field(default_factory=dict)
    #: Version that the proposal then has.
    version: int = 1
    #: What must be so besides; called before anything else.
    prepare: Callable[[Town], None] = lambda _: None
    body: Callable[[Town], Mapping[str, Any]] = lambda _: _NOTHING
    #: What the request carries besides a JSON body.
    sent: Mapping[str, Any] = field(default_factory=dict)
    #: Which of the route's requests it is, where there are several.
    what: str = ""

    def __str__(self) -> str:
        return f"{self.route} {self.what}".strip()

    @property
    def method(self) -> str:
        return self.route.partition(" ")[0]

    def path(self, town: Town) -> str:
        """Return where it goes: to the things of the cast's own unit."""
        return town.own.path(self.route.partition(" ")[2])

    def make_way(self, town: Town) -> None:
        """Bring the town into the state in which the request succeeds."""
        self.prepare(town)
        if self.state is not None:
            town.stand(self.state, version=self.version, **self.standing)

    def arguments(self, town: Town, **headers: str) -> dict[str, Any]:
        """Return what it carries; ``headers`` come on top."""
        body = self.body(town)
        named = {"If-Match": f'"{self.version}"'} if "{proposal_id}" in self.route and not self.sent else {}
        content: dict[str, Any] = {"json": dict(body)} if body else {}
        return {**content, **self.sent, "headers": {**named, **headers}}

    def ask(self, town: Town, who: str | None = "", **headers: str) -> Response:
        """Send it, by default as the one who may, and return the response."""
        token = self.who if who == "" else who
        return town.send(token, self.method, self.path(town), **self.arguments(town, **headers))


def _registered(town: Town, **values: object) -> None:
    """Let the unit hold its award by a registered decree, and no other."""
    a, given = award.c, {"proposal_id": None, "ended_at": None, "ended_by": None, **values}
    others = (a.unit_id == town.own.unit_id) & (a.id != town.own.award_id)
    town.office.write(update(award).where(others).values(ended_at=BEGUN, ended_by="corrected"))
    town.office.write(update(award).where(a.id == town.own.award_id).values(**given))


def _given_by_move(town: Town) -> None:
    """Let the unit's award have been given by its proposal."""
    _registered(town, proposal_id=town.own.proposal_id)


def _without_award(town: Town) -> None:
    _registered(town, ended_at=BEGUN, ended_by="corrected")


def _withdrawn_by_rina(town: Town) -> None:
    town.stand(State.SELF_ASSESSMENT, version=1)
    withdraw = {"trigger": "withdraw", **_REASON}
    path = town.own.path("/api/v1/proposals/{proposal_id}/transitions")
    town.send("Rina", "POST", path, json=withdraw, headers={"If-Match": '"1"'}).raise_for_status()


def _due(town: Town) -> None:
    """Let the proposal's first deadline be in force."""
    mine = deadline.c.id == town.own.deadline_id
    town.office.write(update(deadline).where(mine).values(superseded_at=None))


def _panel(town: Town) -> dict[str, Any]:
    people = town.office.people
    return {
        "members": [
            {"person_id": people["Sari"], "chair": True, "no_conflict": True},
            {"person_id": people["Budi"], "chair": False, "no_conflict": True},
        ]
    }


def _move(who: str, state: State | None, trigger: str, **rest: Any) -> Lawful:  # noqa: ANN401 -- fields of the request
    prepare, standing = rest.pop("prepare", lambda _: None), rest.pop("standing", {})
    return Lawful(
        route="POST /api/v1/proposals/{proposal_id}/transitions",
        who=who,
        state=state,
        standing=standing,
        version=rest.pop("version", 1),
        prepare=prepare,
        body=lambda _: {"trigger": trigger, **_REASON, **rest},
        what=trigger,
    )


MOVES: tuple[Lawful, ...] = (
    _move("Rina", State.NOMINATED, "begin_self_assessment", standing={"documents": _PAPERS}),
    _move("Bambang", State.INTERNAL_REVIEW, "return_to_unit"),
    _move("Sari", State.TPI_EVALUATION, "decline"),
    _move(
        "Nadia", State.NATIONAL_EVALUATION, "award", prepare=_without_award, documents=["sk.pdf"], **_DECREE
    ),
    _move("Nadia", State.WBK, "revoke", prepare=_given_by_move, **_DECREE),
    _move("Ratna", None, "correct", prepare=_withdrawn_by_rina, version=2, documents=["perintah.pdf"]),
)

_OF_PROPOSALS: tuple[Lawful, ...] = (
    Lawful(
        route="POST /api/v1/proposals",
        who="Rina",
        body=lambda town: {
            "unit_id": FREE_UNIT,
            "cycle_id": town.own.cycle_id,
            "target": "wbk",
            "criteria": {"core_service": {"met": True, "reason": "inti"}, **_CRITERIA},
        },
    ),
    Lawful(
        route="PATCH /api/v1/proposals/{proposal_id}",
        who="Rina",
        state=State.NOMINATED,
        body=lambda _: _PAPERS,
    ),
    *MOVES,
    Lawful(
        route="PATCH /api/v1/proposals/{proposal_id}/worksheet",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        body=lambda _: {"column": "unit", "answers": {"Q01": {"value": "Ya"}, "Q02": {"value": "A"}}},
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/worksheet/import",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        sent={"data": {"apply": "true"}, "files": {"file": ("LKE.xlsx", FILLED_FORM)}},
        what="filled form",
    ),
    Lawful(
        route="PUT /api/v1/proposals/{proposal_id}/worksheet/presence",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        body=lambda _: {"column": "unit", "question": "Q01"},
    ),
    Lawful(
        route="DELETE /api/v1/proposals/{proposal_id}/worksheet/presence",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/evidence",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        sent={"data": {"question": "Q01"}, "files": {"file": ("sk.pdf", PDF)}},
        what="file",
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/evidence",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        body=lambda _: {"question": "Q01", "url": "https://example.go.id/sk.pdf"},
        what="link",
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/evidence",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        body=lambda town: {"question": "Q02", "evidence_id": town.own.evidence_id},
        what="again",
    ),
    Lawful(
        route="DELETE /api/v1/proposals/{proposal_id}/evidence/{evidence_id}",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/notes",
        who="Bambang",
        state=State.INTERNAL_REVIEW,
        body=lambda _: {"code": "Q01", "text": "Lampirkan keputusan tim."},
    ),
    Lawful(
        route="PATCH /api/v1/proposals/{proposal_id}/notes/{note_id}",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        body=lambda _: {"status": "answered"},
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/review",
        who="Bambang",
        state=State.INTERNAL_REVIEW,
        body=lambda _: {"signed_off": True, "note": "Sudah diperiksa."},
    ),
    Lawful(
        route="PUT /api/v1/proposals/{proposal_id}/panel",
        who="Rina",
        state=State.NOMINATED,
        body=_panel,
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/panel/declaration",
        who="Budi",
        state=State.INTERNAL_REVIEW,
        prepare=lambda town: town.office.seat("Sari", "Budi"),
        body=lambda _: {"conflict": False, "statement": "Tidak ada hubungan dengan unit ini."},
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/panel/agree",
        who="Sari",
        state=State.TPI_EVALUATION,
        prepare=scored_alike,
    ),
    Lawful(
        route="POST /api/v1/proposals/{proposal_id}/outcomes",
        who="Nadia",
        state=State.NATIONAL_EVALUATION,
        body=lambda _: {"stage": "desk", "result": "passed", "on": "2026-02-03", "document": "B/1/2026"},
    ),
)


def _section(section: Section, *, who: str, state: State) -> Lawful:
    return Lawful(
        route=f"PUT /api/v1/proposals/{{proposal_id}}/wbbm/{section}",
        who=who,
        state=state,
        standing={"target": "wbbm"},
        prepare=lambda town: town.office.seat("Sari", "Budi"),
        body=lambda _: {"content": FULL[section]},
    )


_OF_FORMS: tuple[Lawful, ...] = (
    Lawful(
        route="PUT /api/v1/proposals/{proposal_id}/surveys/{survey_code}",
        who="Dewi",
        state=State.SELF_ASSESSMENT,
        body=lambda _: {
            "instrument": "SKM 2025",
            "period": {"from": "2025-11-03", "to": "2025-12-19"},
            "respondents": {"count": 120, "population": 400},
            "scale": "skm",
            "elements": ["90", "91.5"],
        },
    ),
    *(_section(section, who="Dewi", state=State.SELF_ASSESSMENT) for section in OF_THE_UNIT),
    _section(Section.RUBRIC, who="Sari", state=State.TPI_EVALUATION),
)

_OF_THE_ORGANISATION: tuple[Lawful, ...] = (
    Lawful(
        route="POST /api/v1/agencies",
        who="Citra",
        body=lambda _: {"name": "Kota Baru", "kind": "city"},
    ),
    Lawful(route="PATCH /api/v1/agencies/{agency_id}", who="Maya", body=lambda _: {"name": "Badan Teladan"}),
    Lawful(
        route="POST /api/v1/units",
        who="Maya",
        body=lambda town: {
            "agency_id": town.own.agency_id,
            "name": "Kantor Baru",
            "business": "core",
            "serves": "public",
        },
    ),
    Lawful(route="PATCH /api/v1/units/{unit_id}", who="Maya", body=lambda _: {"name": "Kantor Teladan"}),
    Lawful(
        route="POST /api/v1/cycles",
        who="Maya",
        body=lambda town: {
            "agency_id": town.own.agency_id,
            "year": 2027,
            "regulation": "permenpanrb-90-2021",
            "opens_on": "2027-01-04",
            "closes_on": "2027-12-17",
            "deadlines": {"self_assessment": {"due_on": "2027-04-30"}},
        },
    ),
    Lawful(
        route="PATCH /api/v1/cycles/{cycle_id}",
        who="Maya",
        body=lambda _: {"quorum": 3, "deadlines": {"self_assessment": {"due_on": "2090-05-31"}}},
    ),
    Lawful(
        route="POST /api/v1/people",
        who="Maya",
        body=lambda _: {"email": "lestari@example.go.id", "name": "Lestari", "home_unit_id": FREE_UNIT},
    ),
    Lawful(route="PATCH /api/v1/people/{person_id}", who="Maya", body=lambda _: {"name": "Lestari Dewi"}),
    Lawful(
        route="POST /api/v1/grants",
        who="Maya",
        body=lambda town: {
            "person_id": town.own.person_id,
            "role": "unit_head",
            "unit_id": town.own.unit_id,
            "until": TOMORROW.isoformat(),
        },
    ),
    Lawful(route="PATCH /api/v1/grants/{grant_id}", who="Maya", body=lambda _: {"ended": True}),
)

_OF_FACTS: tuple[Lawful, ...] = (
    Lawful(route="POST /api/v1/imports/units", who="Maya", sent={"files": {"file": ("unit.csv", UNIT_ROWS)}}),
    Lawful(route="POST /api/v1/imports/facts", who="Rina", sent={"files": {"file": ("data.csv", FACT_ROWS)}}),
    Lawful(
        route="PUT /api/v1/agencies/{agency_id}/facts/{year}",
        who="Rina",
        body=lambda _: {"bpk_opinion": "WDP", "akip_grade": "A", "source": f"LHP {YEAR}"},
    ),
    Lawful(
        route="PUT /api/v1/units/{unit_id}/facts/{year}",
        who="Rina",
        body=lambda _: {"lhkpn_obliged": 4, "lhkpn_filed": 4, "source": f"e-LHKPN {YEAR}"},
    ),
    Lawful(
        route="POST /api/v1/awards",
        who="Rina",
        body=lambda _: {
            "unit_id": FREE_UNIT,
            "predicate": "wbk",
            "source": "Salinan keputusan",
            "decree_no": "SK-1/2023",
            "decree_date": date(2023, 12, 6).isoformat(),
        },
    ),
    Lawful(
        route="PATCH /api/v1/awards/{award_id}",
        who="Rina",
        prepare=_registered,
        body=lambda _: {"decree_no": "SK-2/2023", "reason": "Nomor salah ketik"},
    ),
    Lawful(
        route="POST /api/v1/awards/{award_id}/revoke",
        who="Nadia",
        prepare=_registered,
        body=lambda _: {"ground": "Operasi tangkap tangan", **_DECREE},
    ),
    Lawful(
        route="PATCH /api/v1/deadlines/{deadline_id}",
        who="Rina",
        prepare=_due,
        body=lambda _: {"due_on": "2090-06-30", "reason": "Gempa bumi"},
    ),
)

LAWFUL: tuple[Lawful, ...] = (*_OF_PROPOSALS, *_OF_FORMS, *_OF_THE_ORGANISATION, *_OF_FACTS)
