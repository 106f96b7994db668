"""The blind round: every member scores alone; once all are in, the scores are open and stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, update

from states.answers import Value, prefilled, restore, stored
from states.errors import Fault, Invalid, RequirementsUnmet
from states.facts import Seat
from states.findings import Finding, Level, Status
from states.regulations import Regulation, regulation
from states.scoring import unanswered
from states.vocabulary import OPEN_STATES, Column, Role, State
from workflow.db.database import Tx
from workflow.db.queries import agencies, proposals
from workflow.db.queries.panels import blind_scores, has_blind_scores
from workflow.db.tables import proposal
from workflow.services.caller import Caller

_CITATION = "Siklus usulan ZI, penilaian anggota TPI sebelum konsensus"


#: Stages after which the panel can still be asked.
_UNDECIDED = frozenset(OPEN_STATES) - {State.NATIONAL_EVALUATION}


@dataclass(frozen=True, slots=True)
class BlindRound:
    """How far those who are waited for are; none of them declared a conflict of interest."""

    #: Each member's scores by code.
    scores: Mapping[int, Mapping[str, Row[Any]]]
    #: How many inputs each member has yet to score; counts that the unit's facts tell are given.
    missing: Mapping[int, int]
    is_required: bool
    #: When scores were last open to others; None for never.
    shown_at: datetime | None = None

    @property
    def is_begun(self) -> bool:
        """Whether some member has scored something."""
        return any(self.scores.values())

    @property
    def is_complete(self) -> bool:
        """Whether every member has scored everything: only then does anybody see another's scores."""
        return bool(self.missing) and not any(self.missing.values())

    @property
    def binds(self) -> bool:
        """Whether the panel decides by this round: it was begun, or the cycle asks for it."""
        return self.is_required or self.is_begun

    @property
    def scorers(self) -> frozenset[int] | None:
        """Who scored everything; None where the panel does not decide by this round."""
        return frozenset(who for who, missing in self.missing.items() if not missing) if self.binds else None

    def is_frozen(self, member_id: int, codes: Iterable[str]) -> bool:
        """Return whether one of a member's scores has been open to others, also before the panel changed."""
        if self.is_complete or self.shown_at is None:
            return self.is_complete
        own = self.scores.get(member_id, {})
        return any(code in own and own[code].recorded_at <= self.shown_at for code in codes)

    def may_open_by(self, member_id: int, answers: int) -> bool:
        """Return whether so many answers of a member may be the last that all wait for."""
        waits_for = {who for who, missing in self.missing.items() if missing}
        return waits_for == {member_id} and self.missing[member_id] <= answers

    def agreed(self, code: str) -> str | None:
        """Return the value, as it is stored, that every member gave; None where there is none."""
        given = [each[code].value if code in each else None for each in self.scores.values()]
        return given[0] if given and given[0] is not None and len(set(given)) == 1 else None

    def differs(self, code: str) -> bool:
        """Return whether the members gave different values."""
        return len({each[code].value if code in each else None for each in self.scores.values()}) > 1


def blind_round(connection: Connection, row: RowMapping, rules: Regulation) -> BlindRound:
    """Return the blind round of a proposal as it stands; ``row`` is the proposal's standing."""
    given = blind_scores(connection, row["id"])
    years = agencies.unit_years(connection, row["unit_id"])
    return round_of(row, rules, panel_seats(connection, row["id"]), given, years)


def panel_seats(connection: Connection, proposal_id: int) -> tuple[Seat, ...]:
    """Return the seats of a panel now."""
    return tuple(
        Seat(seat.person_id, seat.is_chair, seat.has_no_conflict)
        for seat in proposals.panel_of(connection, proposal_id)
    )


def round_of(
    row: RowMapping,
    rules: Regulation,
    panel: Iterable[Seat],
    given: Iterable[Row[Any]],
    unit_years: Mapping[int, Mapping[str, object]],
) -> BlindRound:
    """Return a blind round from what was read: the panel, everybody's scores, the unit's facts by year."""
    seats = tuple(seat for seat in panel if seat.has_no_conflict)
    scores: dict[int, dict[str, Row[Any]]] = {seat.person_id: {} for seat in seats}
    for each in given:
        # The scores of somebody who left the panel, or is in conflict, count no more.
        if each.member_id in scores:
            scores[each.member_id][each.code] = each
    scores = _counting(seats, scores)
    facts = unit_years.get(row["year"] - 1, {})
    missing = {member: _missing(rules, given, facts) for member, given in scores.items()}
    return BlindRound(
        scores,
        missing,
        is_required=bool(row["is_blind_round_required"]),
        shown_at=row["scores_shown_at"],
    )


def blind_scorers(connection: Connection, row: RowMapping) -> frozenset[int] | None:
    """Return who of the panel scored everything blind, as a quorum counts them; None for no such round."""
    if not row["is_blind_round_required"] and not has_blind_scores(connection, row["id"]):
        return None
    return blind_round(connection, row, regulation(row["regulation"])).scorers


def keep_shown(tx: Tx, row: RowMapping, rules: Regulation) -> None:
    """Remember when the scores are open now; whoever changes them or the panel calls this.

    Otherwise a member could change what others have seen once another seat closes the round again.
    """
    if blind_round(tx.connection, row, rules).is_complete:
        mine = proposal.c.id == row["id"]
        tx.connection.execute(update(proposal).where(mine).values(scores_shown_at=tx.at))


def may_owe_scores(caller: Caller, row: RowMapping) -> bool:
    """Return whether a person's roles and the proposal's stage leave them anything to score blind.

    A proposal that was returned to the unit comes back to the panel, so the round goes on meanwhile.
    """
    roles = caller.roles_at(row["agency_id"], row["unit_id"])
    return row["state"] in _UNDECIDED and not roles.isdisjoint({Role.TPI_MEMBER, Role.TPI_CHAIR})


def owes_scores(
    row: RowMapping,
    person_id: int,
    given: Iterable[Row[Any]],
    facts: Mapping[str, object],
    *,
    is_chair: bool | None,
) -> bool:
    """Return whether a round waits for a person's blind scores; until then the consensus is none of theirs.

    ``given`` are everybody's scores, ``facts`` the unit's that fill counts; ``is_chair`` tells of the
    person's own seat without a conflict of interest, None where they have none. The consensus is the chair's.
    """
    scores = list(given)
    own = {each.code: each for each in scores if each.member_id == person_id}
    if is_chair is not False or not (row["is_blind_round_required"] or scores):
        return False
    return _missing(regulation(row["regulation"]), own, facts) > 0


def _counting(
    seats: tuple[Seat, ...], scores: dict[int, dict[str, Row[Any]]]
) -> dict[int, dict[str, Row[Any]]]:
    """Return the scores of those who are waited for.

    The chair leads to a consensus and need not score; who did, or who sits alone, is waited for too.
    """
    chairs = {seat.person_id for seat in seats if seat.is_chair}
    is_alone = chairs.issuperset(scores)
    return {who: given for who, given in scores.items() if who not in chairs or given or is_alone}


def _missing(rules: Regulation, given: Mapping[str, Row[Any]], facts: Mapping[str, object]) -> int:
    typed = {code: restore(rules.questions[code], each.value) for code, each in given.items()}
    return len(unanswered(rules, prefilled(rules, typed, facts)))


def demand_turn(
    connection: Connection,
    row: RowMapping,
    rules: Regulation,
    column: Column,
    member_id: int,
    filled: Mapping[str, object],
) -> BlindRound | None:
    """Raise RequirementsUnmet for a blind score that was open, or a consensus before the round's end.

    Without these, a member could follow another's values, or the chair's. Where nobody scored blind and
    the cycle does not ask for it, the chair records directly. Returns the round for TPI columns.
    """
    if column not in {Column.MEMBER, Column.TPI}:
        return None
    standing = blind_round(connection, row, rules)
    if column is Column.MEMBER and standing.is_frozen(member_id, filled):
        raise RequirementsUnmet([_finding("blind-round-open", standing, (Role.TPI_CHAIR,))])
    if column is Column.TPI and filled:
        demand_complete(standing)
    return standing


def demand_complete(standing: BlindRound) -> None:
    """Raise RequirementsUnmet while a round that was begun, or that the cycle asks for, is incomplete."""
    if standing.binds and not standing.is_complete:
        raise RequirementsUnmet([_finding("blind-round-complete", standing, (Role.TPI_MEMBER,))])


def demand_reasons(standing: BlindRound, given: Mapping[str, Value], notes: Mapping[str, str | None]) -> None:
    """Raise Invalid naming every consensus that needs a reason and has none.

    It needs one where members differ, and where it is not what all of them gave.
    """
    if not standing.is_complete or not standing.is_begun:
        return
    bare = [
        code
        for code, value in given.items()
        if _needs_reason(standing, code, stored(value)) and not (notes.get(code) or "").strip()
    ]
    if bare:
        raise Invalid([Fault(f"body.answers.{code}.note", "reason-needed", {}) for code in bare])


def _needs_reason(standing: BlindRound, code: str, value: str) -> bool:
    agreed = standing.agreed(code)
    return standing.differs(code) or (agreed is not None and agreed != value)


def _finding(requirement: str, standing: BlindRound, fix_by: tuple[Role, ...]) -> Finding:
    done = sum(not missing for missing in standing.missing.values())
    return Finding(
        requirement=requirement,
        level=Level.PROPOSAL,
        status=Status.UNMET,
        required=str(len(standing.missing)),
        actual=str(done),
        gap=str(len(standing.missing) - done),
        citation=_CITATION,
        fix_by=fix_by,
    )
