"""How a requirement words what it found: small constructors shared by all requirements."""

from __future__ import annotations

from dataclasses import dataclass, replace

from states.findings import Finding, Level, Status
from states.lifecycle import Edge
from states.vocabulary import Role, Trigger

#: Why nobody acts on two sides of a proposal; cited wherever a person is the obstacle.
PERSONS_RULE = "Siklus usulan ZI: pemisahan tugas per orang"


@dataclass(frozen=True, slots=True)
class Ask:
    """The fixed part of a requirement's finding."""

    requirement: str
    level: Level
    #: Who can put it right; empty where nobody can, or only the mover by bringing it along.
    fix_by: tuple[Role, ...]
    #: None takes the citation of the edge that demands it.
    citation: str | None = None
    verified: bool = True

    def citing(self, citation: str, *, verified: bool = True) -> Ask:
        """Return the same ask with the source that the case's regulation names for it."""
        return replace(self, citation=citation, verified=verified)

    def found(
        self,
        edge: Edge,
        *,
        is_met: bool | None,
        required: str,
        actual: str | None,
        gap: str | None = None,
        remark: str | None = None,
    ) -> Finding:
        """Return met, unmet, or (``is_met`` None) no data, binding at this edge."""
        status = Status.NO_DATA if is_met is None else Status.MET if is_met else Status.UNMET
        missing = gap if status is Status.UNMET else None
        return self.says(edge, status, required=required, actual=actual, gap=missing, remark=remark)

    def says(
        self,
        edge: Edge,
        status: Status,
        *,
        required: str | None = None,
        actual: str | None = None,
        gap: str | None = None,
        binds_at: tuple[Trigger, ...] | None = None,
        remark: str | None = None,
    ) -> Finding:
        """Return a finding of the given status; it binds at this edge unless told otherwise."""
        return Finding(
            requirement=self.requirement,
            level=self.level,
            status=status,
            required=required,
            actual=actual,
            gap=gap,
            citation=self.citation or edge.citation,
            fix_by=self.fix_by,
            binds_at=(edge.trigger,) if binds_at is None else binds_at,
            verified=self.verified,
            remark=remark,
        )

    def brought(
        self, edge: Edge, given: str | None, *, is_question: bool, required: str = "given"
    ) -> Finding:
        """Return whether the move brings something along; a mere question is told to bring it."""
        if given:
            return self.says(edge, Status.MET, required=required, actual=given)
        if is_question:
            return self.says(edge, Status.WARNING, required=required, remark="bring-along")
        return self.says(edge, Status.UNMET, required=required, actual="missing")
