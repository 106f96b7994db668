"""What must hold of the records as a whole, and where it does not.

The database refuses most of this by itself; a check finds what was changed behind its back, or brought
back from half a backup.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import Connection

from states.canonical import digest
from states.history import StoredEntry, first_break
from states.regulations import REGULATIONS
from states.vocabulary import State
from workflow.db.queries import AnyRow, checks


@dataclass(frozen=True, slots=True)
class Checked:
    """One invariant, checked everywhere."""

    #: Name of the invariant under ``check.`` in the catalogue.
    invariant: str
    #: How many things were looked at.
    count: int
    #: What breaks it: the place, and what was found there.
    broken: tuple[str, ...] = ()


@dataclass(slots=True)
class _Told:
    """What the history says of one proposal, entry by entry."""

    state: str | None = None
    version: int | None = None


@dataclass(slots=True)
class _History:
    """What one reading of all entries found."""

    streams: int = 0
    broken: list[str] = field(default_factory=list)
    #: By stream of a proposal.
    told: dict[str, _Told] = field(default_factory=dict)


def check_records(connection: Connection) -> Iterator[Checked]:
    """Yield every invariant with what breaks it."""
    history = _read(connection)
    yield Checked("chains-unbroken", history.streams, tuple(history.broken))
    proposals = checks.proposals_in_brief(connection)
    yield _each("state-as-recorded", proposals, lambda row: _state_fault(row, history.told))
    yield _each("version-as-recorded", proposals, lambda row: _version_fault(row, history.told))
    several = checks.units_with_several_open(connection)
    yield Checked(
        "one-open-proposal",
        len({row.unit_id for row in proposals}),
        tuple(f"unit:{row.unit_id}: {row.count}" for row in several),
    )
    yield _awards(connection, proposals)
    yield _each("regulation-known", proposals, _regulation_fault)
    yield from _revisions(connection)
    yield _snapshots(connection)


def _each(invariant: str, rows: list[AnyRow], fault: Callable[[AnyRow], str | None]) -> Checked:
    """Return an invariant checked on each proposal."""
    found = [(row, fault(row)) for row in rows]
    return Checked(
        invariant, len(rows), tuple(f"proposal:{row.id} {row.number}: {why}" for row, why in found if why)
    )


def _read(connection: Connection) -> _History:
    """Return what a single reading of the whole history finds."""
    history = _History()
    for stream, rows in groupby(checks.entries_by_stream(connection), key=lambda row: row.stream):
        told = history.told.setdefault(stream, _Told()) if stream.startswith("proposal:") else None
        broken = first_break(_stored(rows, told))
        history.streams += 1
        if broken is not None:
            history.broken.append(f"{broken.stream} #{broken.seq}: {broken.reason}")
    return history


def _stored(rows: Iterator[AnyRow], told: _Told | None) -> Iterator[StoredEntry]:
    """Yield a stream's entries, noting on the way what they say of their proposal."""
    for row in rows:
        if told is not None:
            told.state = row.to_state or told.state
            told.version = _version_in(row.body) or told.version
        yield StoredEntry(row.stream, row.seq, row.prev_hash, row.hash, bytes(row.body))


def _version_in(body: bytes) -> int | None:
    """Return the version that an entry speaks of; None for one that cannot be read."""
    try:
        return json.loads(body)["facts"].get("version")  # type: ignore[no-any-return]
    except (ValueError, LookupError, AttributeError):
        return None  # the chain's check says so


def _state_fault(row: AnyRow, told: Mapping[str, _Told]) -> str | None:
    recorded = told.get(f"proposal:{row.id}", _Told()).state
    return None if recorded == row.state else f"{row.state} ≠ {recorded}"


def _version_fault(row: AnyRow, told: Mapping[str, _Told]) -> str | None:
    recorded = told.get(f"proposal:{row.id}", _Told()).version
    return None if recorded == row.version else f"{row.version} ≠ {recorded}"


def _awards(connection: Connection, proposals: list[AnyRow]) -> Checked:
    """Check that a proposal stands awarded if and only if its award is in force."""
    given = {row.proposal_id: row for row in checks.awards_by_move(connection)}
    awarded = {row.id: row for row in proposals if row.state in {State.WBK, State.WBBM}}
    broken = [f"proposal:{row.id} {row.number}: award?" for key, row in awarded.items() if key not in given]
    for proposal_id, row in given.items():
        standing = awarded.get(proposal_id)
        if standing is None or (standing.state, standing.unit_id) != (row.predicate, row.unit_id):
            broken.append(f"award:{row.id}: proposal:{proposal_id}")
    return Checked("awards-match", len(awarded | given), tuple(broken))


def _regulation_fault(row: AnyRow) -> str | None:
    rules = REGULATIONS.get(row.regulation)
    is_known = rules is not None and rules.digest == row.regulation_digest
    return None if is_known else f"{row.regulation} {row.regulation_digest[:12]}"


def _revisions(connection: Connection) -> Iterator[Checked]:
    """Yield, for each table of revisions, whether every key has one current row at most."""
    found = [
        f"{table.name}: {', '.join(str(part) for part in row)}"
        for table, key in checks.REVISIONS
        for row in checks.repeated_revisions(connection, table, key)
    ]
    count = sum(checks.revisions_in_force(connection, table) for table, _ in checks.REVISIONS)
    yield Checked("revisions-unique", count, tuple(found))


def _snapshots(connection: Connection) -> Checked:
    """Check that snapshots hold what their digests, and the entries of their moves, say."""
    count, broken = 0, []
    for row in checks.snapshots_with_entries(connection):
        count += 1
        kept = digest(row.content.encode())
        told = None if row.body is None else json.loads(row.body)["facts"].get("snapshot_digest")
        if not kept == row.digest == told:
            broken.append(f"snapshot:{row.id} proposal:{row.proposal_id}")
    return Checked("snapshots-as-recorded", count, tuple(broken))
