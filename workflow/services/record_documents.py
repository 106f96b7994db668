"""Recording papers on a proposal: the pact, the team's decree, the letters a proposal is sent with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import update

from states.errors import Fault, Invalid, NotFound, RequirementsUnmet, StaleVersion, VersionRequired
from states.findings import Finding, Level, Status
from states.history import Actor as By
from states.vocabulary import OPEN_STATES, Role
from states.workdays import local_date
from workflow.db.database import Tx
from workflow.db.queries import proposals
from workflow.db.tables import proposal
from workflow.services.caller import Caller
from workflow.services.record import record


def record_documents(
    tx: Tx, caller: Caller, proposal_id: int, given: Mapping[str, str | None], seen_version: int | None
) -> int:
    """Write papers down by field name (None takes one back) and return the version, a new one if any changed.

    Raises, in this order: NotFound, Invalid naming every paper dated later than today where the agency
    is, Forbidden, VersionRequired, StaleVersion, RequirementsUnmet once the proposal is decided.
    """
    row = proposals.proposal_locked(tx.connection, proposal_id)
    if row is None:
        raise NotFound
    _refuse_coming_days(given, local_date(tx.at, row["timezone"]))
    role = caller.demand((Role.COORDINATOR,), row["agency_id"], row["unit_id"])
    if seen_version is None:
        raise VersionRequired
    if seen_version != row["version"]:
        raise StaleVersion(row["version"])
    _demand_open(row["state"])
    standing = row["documents"]
    changed = {name: value for name, value in given.items() if standing.get(name) != value}
    if not changed:
        return int(row["version"])
    kept = {name: value for name, value in {**standing, **changed}.items() if value is not None}
    version = int(row["version"]) + 1
    tx.connection.execute(
        update(proposal).where(proposal.c.id == proposal_id).values(documents=kept, version=version)
    )
    record(
        tx,
        f"proposal:{proposal_id}",
        "proposal.documented",
        actor=By(caller.person_id, role),
        facts={"documents": changed, "version": version},
    )
    return version


def _refuse_coming_days(given: Mapping[str, str | None], today: date) -> None:
    """Raise Invalid for papers of tomorrow: what somebody will sign is no fact yet."""
    dates = {name: value for name, value in given.items() if name.endswith("_date") and value is not None}
    faults = [
        Fault(f"body.{name}", "in-the-future", {})
        for name, value in dates.items()
        if date.fromisoformat(value) > today
    ]
    if faults:
        raise Invalid(faults)


def _demand_open(state: str) -> None:
    """Raise RequirementsUnmet once the proposal is decided: its papers are part of the decision."""
    if state in OPEN_STATES:
        return
    raise RequirementsUnmet(
        [
            Finding(
                requirement="stage-open",
                level=Level.PROPOSAL,
                status=Status.UNMET,
                required=", ".join(OPEN_STATES),
                actual=state,
                gap=None,
                citation="Siklus usulan ZI, berkas dicatat selama usulan berjalan",
            )
        ]
    )
