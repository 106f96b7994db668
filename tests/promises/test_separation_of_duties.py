"""Promise 9: one person is on one side of a proposal, whatever roles, tokens and signatures they have."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import delete, insert, select, update

from states.duties import ASSESSING, Duty
from states.vocabulary import Role, State
from states.wbbm import OF_THE_UNIT
from tests.promises.dumps import changed, dump
from tests.promises.lawful import LAWFUL, Lawful
from tests.promises.plenty import give_plenty
from tests.promises.town import Town, open_town
from tests.workflow.office import BEGUN
from workflow.access import token_hash
from workflow.db.tables import api_token, duty_taken, person

#: The side that each lawful request puts its sender on; all others are clerical.
SIDES: dict[str, Duty] = {
    "PATCH /api/v1/proposals/{proposal_id}/worksheet": Duty.UNIT,
    "POST /api/v1/proposals/{proposal_id}/worksheet/import filled form": Duty.UNIT,
    "POST /api/v1/proposals/{proposal_id}/evidence file": Duty.UNIT,
    "POST /api/v1/proposals/{proposal_id}/evidence link": Duty.UNIT,
    "POST /api/v1/proposals/{proposal_id}/evidence again": Duty.UNIT,
    "DELETE /api/v1/proposals/{proposal_id}/evidence/{evidence_id}": Duty.UNIT,
    "PATCH /api/v1/proposals/{proposal_id}/notes/{note_id}": Duty.UNIT,
    "POST /api/v1/proposals/{proposal_id}/notes": Duty.REVIEW,
    "POST /api/v1/proposals/{proposal_id}/review": Duty.REVIEW,
    "POST /api/v1/proposals/{proposal_id}/transitions return_to_unit": Duty.REVIEW,
    "POST /api/v1/proposals/{proposal_id}/transitions decline": Duty.TPI,
    "POST /api/v1/proposals/{proposal_id}/transitions correct": Duty.DECISION,
    "POST /api/v1/proposals/{proposal_id}/transitions award": Duty.NATIONAL,
    "POST /api/v1/proposals/{proposal_id}/transitions revoke": Duty.NATIONAL,
    "POST /api/v1/proposals/{proposal_id}/outcomes": Duty.NATIONAL,
    "PUT /api/v1/proposals/{proposal_id}/surveys/{survey_code}": Duty.UNIT,
    **{f"PUT /api/v1/proposals/{{proposal_id}}/wbbm/{section}": Duty.UNIT for section in OF_THE_UNIT},
    "PUT /api/v1/proposals/{proposal_id}/wbbm/rubric": Duty.TPI,
    "POST /api/v1/proposals/{proposal_id}/panel/agree": Duty.TPI,
}
ACTS = [each for each in LAWFUL if str(each) in SIDES]


@pytest.fixture
def town(database_url, tmp_path):
    with open_town(database_url, tmp_path) as opened:
        yield opened


@pytest.fixture
def town_here(sqlite_url, tmp_path):
    """A town on SQLite alone, for what does not depend on the database."""
    with open_town(sqlite_url, tmp_path) as opened:
        yield opened


def act(what: str) -> Lawful:
    return next(each for each in LAWFUL if str(each).endswith(what))


def sides(town: Town) -> dict[int, str]:
    """Who is on which side of the proposal."""
    mine = duty_taken.c.proposal_id == town.own.proposal_id
    return {row.person_id: row.duty for row in town.office.rows(select(duty_taken).where(mine))}


def put_on_side(town: Town, name: str, duty: Duty) -> None:
    """Let somebody have acted on a side of the proposal."""
    who = {"proposal_id": town.own.proposal_id, "person_id": town.office.people[name]}
    town.office.write(delete(duty_taken).where(duty_taken.c.person_id == who["person_id"]))
    town.office.write(insert(duty_taken).values(**who, duty=duty.value, taken_at=BEGUN))


def refusal(response: Response) -> tuple[int, str, list[tuple[str, str]]]:
    """Return status, code, and of each finding the side asked for and what stands in the way."""
    told = response.json()
    found = [
        (finding["required"], finding["actual"])
        for finding in told.get("findings", [])
        if (finding["requirement"], finding["status"]) == ("separation-of-duties", "unmet")
    ]
    return response.status_code, told["code"], found


def refused(required: str, actual: str) -> tuple[int, str, list[tuple[str, str]]]:
    return 403, "separation-of-duties", [(required, actual)]


@pytest.mark.parametrize("lawful", [each for each in LAWFUL if "{proposal_id}" in each.route], ids=str)
def test_acting_puts_a_person_on_a_side(town_here: Town, lawful: Lawful):
    lawful.make_way(town_here)
    before = sides(town_here)
    lawful.ask(town_here).raise_for_status()
    side = SIDES.get(str(lawful))
    taken = {} if side is None else {town_here.office.people[lawful.who]: side.value}
    assert sides(town_here) == {**before, **taken}


@pytest.mark.parametrize("lawful", ACTS, ids=str)
def test_an_earlier_act_on_another_side_stands_in_the_way(town_here: Town, lawful: Lawful):
    side = SIDES[str(lawful)]
    lawful.make_way(town_here)
    for earlier in sorted(set(Duty) - {side}):
        put_on_side(town_here, lawful.who, earlier)
        before = dump(town_here.office.database._reader)
        assert refusal(lawful.ask(town_here)) == refused(side, earlier)
        assert changed(before, dump(town_here.office.database._reader)) == {}
    put_on_side(town_here, lawful.who, side)
    assert lawful.ask(town_here).is_success


@pytest.mark.parametrize("lawful", [each for each in ACTS if SIDES[str(each)] in ASSESSING], ids=str)
def test_the_units_own_people_never_assess_it(town_here: Town, lawful: Lawful):
    lawful.make_way(town_here)
    who = person.c.id == town_here.office.people[lawful.who]
    town_here.office.write(update(person).where(who).values(home_unit_id=town_here.own.unit_id))
    assert refusal(lawful.ask(town_here)) == refused(SIDES[str(lawful)], "unit-staff")
    town_here.office.write(update(person).where(who).values(home_unit_id=None))
    town_here.office.give(lawful.who, Role.UNIT_HEAD, unit_id=town_here.own.unit_id)
    assert refusal(lawful.ask(town_here)) == refused(SIDES[str(lawful)], "unit-staff")


#: Who fills which column in which stage, and the side it puts them on.
COLUMNS = [
    ("unit", "Dewi", State.SELF_ASSESSMENT, Duty.UNIT),
    ("reviewer", "Bambang", State.INTERNAL_REVIEW, Duty.REVIEW),
    ("member", "Budi", State.TPI_EVALUATION, Duty.TPI),
    ("tpi", "Sari", State.TPI_EVALUATION, Duty.TPI),
    ("national", "Nadia", State.NATIONAL_EVALUATION, Duty.NATIONAL),
]


@pytest.mark.parametrize(("column", "who", "state", "side"), COLUMNS)
def test_every_column_belongs_to_one_side(town_here: Town, column: str, who: str, state: State, side: Duty):
    town_here.office.seat("Sari", "Budi")
    town_here.stand(state)
    path = town_here.own.path("/api/v1/proposals/{proposal_id}/worksheet")
    body = {"column": column, "answers": {"Q01": {"value": "Ya"}}}
    for earlier in sorted(set(Duty) - {side}):
        put_on_side(town_here, who, earlier)
        assert refusal(town_here.send(who, "PATCH", path, json=body)) == refused(side, earlier)
    put_on_side(town_here, who, side)
    assert town_here.send(who, "PATCH", path, json=body).is_success


def test_two_roles_are_one_person(town: Town):
    """Bambang reviews; what he may also do as chair of the TPI he may not do here any more."""
    town.office.give("Bambang", Role.TPI_CHAIR, agency_id=town.own.agency_id)
    review, decline = act("/review"), act("decline")
    review.make_way(town)
    assert review.ask(town).status_code == HTTPStatus.CREATED
    decline.make_way(town)
    assert refusal(decline.ask(town, "Bambang")) == refused(Duty.TPI, Duty.REVIEW)


def test_two_tokens_are_one_person(town: Town):
    bambang = {"person_id": town.office.people["Bambang"], "created_at": BEGUN}
    town.office.write(insert(api_token).values(token_hash=token_hash("Bambang's other"), **bambang))
    town.office.give("Bambang", Role.TPI_CHAIR, agency_id=town.own.agency_id)
    review, decline = act("/review"), act("decline")
    review.make_way(town)
    review.ask(town).raise_for_status()
    decline.make_way(town)
    assert refusal(decline.ask(town, "Bambang's other")) == refused(Duty.TPI, Duty.REVIEW)


def test_a_role_taken_back_leaves_the_side(town: Town):
    """Whoever filled the worksheet has filled it, even when they are an operator no more."""
    fill, review = act("/worksheet"), act("/review")
    fill.make_way(town)
    fill.ask(town).raise_for_status()
    dewi = person.c.id == town.office.people["Dewi"]
    town.office.write(update(person).where(dewi).values(home_unit_id=None))
    grants = town.send("Maya", "GET", "/api/v1/grants?limit=200").json()["items"]
    [grant] = [each["id"] for each in grants if each["person"]["name"] == "Dewi"]
    town.send("Maya", "PATCH", f"/api/v1/grants/{grant}", json={"ended": True}).raise_for_status()
    town.office.give("Dewi", Role.REVIEWER, agency_id=town.own.agency_id)
    review.make_way(town)
    assert refusal(review.ask(town, "Dewi")) == refused(Duty.REVIEW, Duty.UNIT)


def proposing(town: Town, signatory: str, **headers: str) -> Response:
    """Let Rina record that an agency head signed the letter."""
    give_plenty(town)
    town.stand(State.TPI_EVALUATION)
    order: dict[str, Any] = {"trigger": "propose", "documents": ["surat.pdf"], "signatory": signatory}
    path = town.own.path("/api/v1/proposals/{proposal_id}/transitions")
    return town.send("Rina", "POST", path, json=order, headers={"If-Match": '"1"', **headers})


def test_a_signature_puts_its_giver_on_a_side(town: Town):
    assert proposing(town, "Ratna").status_code == HTTPStatus.CREATED
    assert sides(town)[town.office.people["Ratna"]] == Duty.DECISION
    town.office.give("Ratna", Role.NATIONAL_ASSESSOR, agency_id=town.own.agency_id)
    path = town.own.path("/api/v1/proposals/{proposal_id}/transitions")
    order = {"trigger": "fail", "note": "Tidak memenuhi"}
    failing = town.send("Ratna", "POST", path, json=order, headers={"If-Match": '"2"'})
    assert refusal(failing) == refused(Duty.NATIONAL, Duty.DECISION)


@pytest.mark.parametrize("earlier", sorted(set(Duty) - {Duty.DECISION}))
def test_nobody_signs_who_acted_on_another_side(town_here: Town, earlier: Duty):
    put_on_side(town_here, "Ratna", earlier)
    assert refusal(proposing(town_here, "ratna@example.go.id")) == refused(Duty.DECISION, earlier)
    assert sides(town_here) == {town_here.office.people["Ratna"]: earlier}


def test_a_clerk_stays_a_clerk(town_here: Town):
    """Recording another's signature is no side: Rina may go on recording."""
    proposing(town_here, "Ratna").raise_for_status()
    assert town_here.office.people["Rina"] not in sides(town_here)


@pytest.mark.parametrize("lawful", ACTS, ids=str)
def test_an_admin_decides_nothing(town_here: Town, lawful: Lawful):
    lawful.make_way(town_here)
    for admin in ("Maya", "Citra"):
        answer = lawful.ask(town_here, admin)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


def test_an_admin_with_a_second_role_is_bound_like_anybody(town_here: Town):
    town_here.office.give("Maya", Role.REVIEWER, agency_id=town_here.own.agency_id)
    town_here.office.give("Maya", Role.TPI_CHAIR, agency_id=town_here.own.agency_id)
    review, decline = act("/review"), act("decline")
    review.make_way(town_here)
    assert review.ask(town_here, "Maya").is_success
    decline.make_way(town_here)
    assert refusal(decline.ask(town_here, "Maya")) == refused(Duty.TPI, Duty.REVIEW)


def test_the_panel_takes_nobody_from_another_side(town_here: Town):
    panel = act("/panel")
    panel.make_way(town_here)
    put_on_side(town_here, "Budi", Duty.REVIEW)
    answer = panel.ask(town_here)
    assert (answer.status_code, answer.json()["errors"][0]["reason"]) == (422, "candidate-review")
