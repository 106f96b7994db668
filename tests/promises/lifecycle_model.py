"""The lifecycle as a child could play it: a board, whose turn it is, and who may not play both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OPEN = ("nominated", "self_assessment", "internal_review", "tpi_evaluation", "national_evaluation")

#: Where a trigger leads from a state, and the roles that may pull it, in the order in which they are tried.
#: A proposal for WBK; nothing lets it lapse here, since its cycle is open and its unit stands.
MOVES: Mapping[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("nominated", "begin_self_assessment"): ("self_assessment", ("coordinator",)),
    ("self_assessment", "submit_self_assessment"): ("internal_review", ("unit_head",)),
    ("internal_review", "return_to_unit"): ("self_assessment", ("reviewer",)),
    ("internal_review", "accept_review"): ("tpi_evaluation", ("reviewer", "coordinator")),
    ("internal_review", "decline"): ("not_awarded", ("reviewer",)),
    ("tpi_evaluation", "return_from_tpi"): ("self_assessment", ("tpi_chair",)),
    ("tpi_evaluation", "decline"): ("not_awarded", ("tpi_chair",)),
    ("tpi_evaluation", "propose"): ("national_evaluation", ("agency_head", "coordinator")),
    ("tpi_evaluation", "award_wbk"): ("wbk", ("agency_head",)),
    ("national_evaluation", "award"): ("wbk", ("national_assessor",)),
    ("national_evaluation", "fail"): ("not_awarded", ("national_assessor",)),
    ("wbk", "revoke"): ("revoked", ("national_assessor", "agency_head")),
    **{(state, "withdraw"): ("withdrawn", ("coordinator",)) for state in OPEN},
    **{(state, "lapse"): ("lapsed", ("coordinator",)) for state in OPEN},
}
TRIGGERS = (*dict.fromkeys(trigger for _, trigger in MOVES), "correct")
#: What a correction takes back.
UNDONE = ("accept_review", "decline", "propose", "award_wbk", "award", "fail", "withdraw")
MOST_ROUNDS = 2

#: The side that acting in a role puts a person on; coordinators are clerks.
SIDES = {
    "unit_operator": "unit",
    "unit_head": "unit",
    "reviewer": "review",
    "tpi_chair": "tpi",
    "agency_head": "decision",
    "national_assessor": "national",
}
ASSESSING = ("review", "tpi", "national")


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody with roles."""

    name: str
    roles: tuple[str, ...]
    #: Whether they work in the unit.
    is_staff: bool = False


@dataclass
class Board:
    """Where the proposal stands."""

    state: str = "nominated"
    version: int = 1
    #: Sides by name.
    sides: dict[str, str] = field(default_factory=dict)
    returns: dict[str, int] = field(default_factory=dict)
    is_signed_off: bool = False
    #: Whether the TPI has scored every answer as it is now.
    is_scored: bool = True
    #: Moves that stand: trigger, state left, who made or signed it.
    made: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def attempt(self, player: Player, trigger: str, seen: int | None, signatory: Player | None) -> str:
        """Let somebody try a move; change the board if it is made, and return what they are told."""
        refusal = self._refusal(player, trigger, seen)
        found = self._move(trigger)
        if refusal is not None or found is None:
            return refusal or "no-such-transition"
        target, roles = found
        if not set(player.roles) & set(roles):
            return "forbidden"
        role = self._acting(player, roles)
        signs = signatory is not None and not self._is_free(signatory, "agency_head")
        if not self._is_free(player, role) or signs:
            return "separation-of-duties"
        if self._lacks(player, trigger, role, signatory):
            return "requirements-unmet"
        self._make(player, trigger, role, target, signatory)
        return "made"

    def _refusal(self, player: Player, trigger: str, seen: int | None) -> str | None:
        """Return what is told before anybody looks at the board."""
        if not set(player.roles) & _roles_anywhere(trigger):
            return "forbidden"
        if seen is None:
            return "version-required"
        return None if seen == self.version else "stale-version"

    def _move(self, trigger: str) -> tuple[str, tuple[str, ...]] | None:
        if trigger == "correct":
            is_last = bool(self.made) and self.made[-1][0] in UNDONE
            return (self.made[-1][1], ("agency_head",)) if is_last else None
        return MOVES.get((self.state, trigger))

    def _is_free(self, player: Player, role: str) -> bool:
        """Whether somebody may act in a role: on no other side, and not on both sides of the table."""
        side = SIDES.get(role)
        if side is None:
            return True
        return self.sides.get(player.name, side) == side and not (player.is_staff and side in ASSESSING)

    def _acting(self, player: Player, roles: tuple[str, ...]) -> str:
        held = [role for role in roles if role in player.roles]
        return next((role for role in held if self._is_free(player, role)), held[0])

    def _lacks(self, player: Player, trigger: str, role: str, signatory: Player | None) -> bool:
        """Whether something that the move asks for is missing."""
        is_clerk = role == "coordinator"
        last = self.made[-1] if self.made else ("", "", ())
        signers = {player.name, *([signatory.name] if signatory else [])}
        lacking = {
            "lapse": True,
            "return_to_unit": self.returns.get(trigger, 0) >= MOST_ROUNDS,
            "return_from_tpi": self.returns.get(trigger, 0) >= MOST_ROUNDS,
            "accept_review": is_clerk and not self.is_signed_off,
            "propose": not self.is_scored or (is_clerk and signatory is None),
            "award_wbk": not self.is_scored,
            "revoke": role == "agency_head" and last[0] != "award_wbk",
            "correct": not signers.isdisjoint(last[2]),
        }
        return lacking.get(trigger, False)

    def _make(self, player: Player, trigger: str, role: str, target: str, signatory: Player | None) -> None:
        if trigger in {"return_to_unit", "return_from_tpi"}:
            self.returns[trigger] = self.returns.get(trigger, 0) + 1
            self.is_signed_off = False
        if trigger == "correct":
            self.made.pop()
        else:
            people = (player.name, *([signatory.name] if signatory else []))
            self.made.append((trigger, self.state, people))
        if role in SIDES:
            self.sides.setdefault(player.name, SIDES[role])
        if signatory is not None:
            self.sides.setdefault(signatory.name, "decision")
        self.state, self.version = target, self.version + 1

    def fill(self, player: Player) -> str:
        """Let somebody change an answer of the unit's; the judgements of it fall."""
        told = self._write(player, "unit_operator", "self_assessment")
        if told == "made":
            self.is_scored = False
        return told

    def score(self, player: Player) -> str:
        """Let somebody judge that answer again for the TPI; only Sari has the chair."""
        told = "forbidden" if player.name != "Sari" else self._write(player, "tpi_chair", "tpi_evaluation")
        if told == "made":
            self.is_scored = True
        return told

    def sign_off(self, player: Player) -> str:
        """Let somebody sign the review off."""
        told = self._write(player, "reviewer", "internal_review")
        if told == "made":
            self.is_signed_off = True
        return told

    def _write(self, player: Player, role: str, state: str) -> str:
        if role not in player.roles:
            return "forbidden"
        if self._is_free(player, role) and self.state == state:
            self.sides.setdefault(player.name, SIDES[role])
            return "made"
        # Which of the two is told first is not the board's business.
        return "refused"


def _roles_anywhere(trigger: str) -> set[str]:
    if trigger == "correct":
        return {"agency_head"}
    return {role for (_, each), (_, roles) in MOVES.items() if each == trigger for role in roles}
