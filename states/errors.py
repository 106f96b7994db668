"""Every way the system says no, and the facts each refusal carries.

    Refusal
    ├── Unauthenticated             401  nobody known is asking
    ├── NotFound                    404  absent, or not for this person to see
    ├── Invalid                     422  the input cannot be read; names every field
    │   └── IdempotencyMismatch     422  the key was used with another body
    ├── Forbidden                   403  no role of the person allows this
    ├── VersionRequired             428  a change must name the version it was decided on
    ├── StaleVersion                409  someone changed it meanwhile
    ├── NoSuchTransition            409  the trigger does not leave this state
    ├── SeparationOfDuties          403  an earlier act of the person stands in the way
    ├── RequirementsUnmet           422  the law says no; carries every finding
    ├── Duplicate                   409  it exists already
    ├── TooLarge                    413  more than is accepted
    │   └── ProposalFull            413  the evidence of a proposal takes up all that it may
    ├── UnsupportedType             415  a kind of file or body that is not accepted
    ├── RateLimited                 429  too many tries
    ├── Damaged                     500  what was kept is gone or altered, and not given out
    └── Unavailable                 503  the records cannot be reached now

Refusals are answers, so their names carry no suffix; faults, which are our own mistakes, end in
``Error``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from states.findings import Finding


class Refusal(Exception):  # noqa: N818 -- an answer, not a fault
    """A request that was understood and is declined."""

    #: Stable code: the end of the problem's ``type`` and the key of its sentences.
    code: ClassVar[str]

    @property
    def facts(self) -> Mapping[str, str]:
        """What the refusal's sentence is told with."""
        return {}

    @property
    def sentence(self) -> str:
        """Which of the code's sentences tells it."""
        return "detail"


class Unauthenticated(Refusal):
    """Nobody known is asking."""

    code = "unauthenticated"


class NotFound(Refusal):
    """The thing is absent, or not for this person to see; the two look exactly alike."""

    code = "not-found"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input."""

    #: Where: ``body.answers.Q01``, ``row 14, column eselon``.
    where: str
    #: Catalogue key of the reason under ``fault.``.
    reason: str
    #: What the reason's sentence is told with; never the input itself.
    facts: Mapping[str, str]


class Invalid(Refusal):
    """The input cannot be read; every fault is named."""

    code = "invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults."""
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)

    @classmethod
    def because(cls, where: str, reason: str, **facts: str) -> Invalid:
        """Return a refusal for a single fault."""
        return cls([Fault(where, reason, facts)])


class IdempotencyMismatch(Refusal):
    """The key came with another body before."""

    code = "idempotency-mismatch"


class Forbidden(Refusal):
    """No role of the person allows this."""

    code = "forbidden"

    def __init__(self, roles: Sequence[str] = ()) -> None:
        """Keep the roles that would allow it."""
        super().__init__(", ".join(roles))
        self.roles = tuple(roles)

    @property
    def facts(self) -> Mapping[str, str]:
        """The roles that would allow it."""
        return {"roles": ", ".join(self.roles)}


class VersionRequired(Refusal):
    """A change must name the version it was decided on."""

    code = "version-required"


class StaleVersion(Refusal):
    """Someone changed the thing meanwhile."""

    code = "stale-version"

    def __init__(self, current: int, conflicts: Mapping[str, object] | None = None) -> None:
        """Keep the version now in force and, for answers, both sides of each by its code."""
        super().__init__(current)
        self.current = current
        self.conflicts = dict(conflicts or {})

    @property
    def facts(self) -> Mapping[str, str]:
        """The version now in force, and how many answers both sides are known of."""
        return {"current": str(self.current), "count": str(len(self.conflicts))}

    @property
    def sentence(self) -> str:
        """Another one where it is about answers."""
        return "answers" if self.conflicts else "detail"


class NoSuchTransition(Refusal):
    """The trigger does not leave the state."""

    code = "no-such-transition"

    def __init__(self, trigger: str, state: str) -> None:
        """Keep both."""
        super().__init__(f"{trigger} from {state}")
        self.trigger = trigger
        self.state = state

    @property
    def facts(self) -> Mapping[str, str]:
        """The trigger and the state, as codes."""
        return {"trigger": self.trigger, "state": self.state}


class SeparationOfDuties(Refusal):
    """An earlier act of the person stands in the way."""

    code = "separation-of-duties"

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings that name the earlier acts."""
        super().__init__(", ".join(finding.actual or "" for finding in findings))
        self.findings = tuple(findings)


class RequirementsUnmet(Refusal):
    """The law says no; every finding is carried, met ones included."""

    code = "requirements-unmet"

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings."""
        super().__init__(", ".join(f.requirement for f in findings if f.stops))
        self.findings = tuple(findings)

    @property
    def facts(self) -> Mapping[str, str]:
        """How many findings stop the move."""
        return {"count": str(sum(finding.stops for finding in self.findings))}


class Duplicate(Refusal):
    """It exists already."""

    code = "duplicate"

    def __init__(self, existing: str) -> None:
        """Keep the name or number of what exists."""
        super().__init__(existing)
        self.existing = existing

    @property
    def facts(self) -> Mapping[str, str]:
        """What exists already."""
        return {"existing": self.existing}


class TooLarge(Refusal):
    """More than is accepted."""

    code = "too-large"

    def __init__(self, limit_bytes: int) -> None:
        """Keep the limit in bytes."""
        super().__init__(limit_bytes)
        self.limit_bytes = limit_bytes

    @property
    def facts(self) -> Mapping[str, str]:
        """The limit in bytes."""
        return {"limit_bytes": str(self.limit_bytes)}


class ProposalFull(TooLarge):
    """The evidence files of a proposal would take up more than they may together."""

    def __init__(self, limit_bytes: int, kept_bytes: int) -> None:
        """Keep both, in bytes."""
        super().__init__(limit_bytes)
        self.kept_bytes = kept_bytes

    @property
    def facts(self) -> Mapping[str, str]:
        """What all of them may take up, and what they do."""
        return {"limit_bytes": str(self.limit_bytes), "kept_bytes": str(self.kept_bytes)}

    @property
    def sentence(self) -> str:
        """Another one than that of a single file."""
        return "together"


class UnsupportedType(Refusal):
    """A kind of file or body that is not accepted."""

    code = "unsupported-type"


class RateLimited(Refusal):
    """Too many tries."""

    code = "rate-limited"

    def __init__(self, retry_after_seconds: int) -> None:
        """Keep how long to wait."""
        super().__init__(retry_after_seconds)
        self.retry_after_seconds = retry_after_seconds

    @property
    def facts(self) -> Mapping[str, str]:
        """How long to wait."""
        return {"seconds": str(self.retry_after_seconds)}


class Damaged(Refusal):
    """A kept file is gone, or its bytes are no longer those that were kept."""

    code = "damaged"

    def __init__(self, name: str, sha256: str, harm: str) -> None:
        """Keep the file's name, the digest that its bytes had, and ``missing`` or ``altered``."""
        super().__init__(f"{sha256} {harm}")
        self.name = name
        self.sha256 = sha256
        self.harm = harm

    @property
    def facts(self) -> Mapping[str, str]:
        """The file's name."""
        return {"name": self.name}


class Unavailable(Refusal):
    """The records cannot be reached now."""

    code = "unavailable"
