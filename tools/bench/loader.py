"""Filling a database for the benchmark: proposals that move, and many that only stand around."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, insert

from states.history import GENESIS_HASH
from states.regulations import REGULATIONS
from workflow.access import token_hash
from workflow.db.tables import (
    agency,
    api_token,
    cycle,
    history_entry,
    person,
    proposal,
    role_grant,
    unit,
)

#: Entries that every standing proposal has.
ENTRIES_EACH = 10
_CHUNK = 5_000
_TODAY = dt.datetime.now(dt.UTC)
_RULES = REGULATIONS["permenpanrb-10-2019"]
_DOCUMENTS = {"integrity_pact_date": "2026-02-02", "team_decree_no": "SK-1/2026"}

#: The proposal that raw moves are learnt from has numbers that stand out among a statement's parameters.
FIRST_VERSION, FIRST_SEQ = 500_001, 700_001
#: Tokens of the two people who move proposals.
COORDINATOR, HEAD = "bench-coordinator", "bench-head"


def fill(connection: Connection, movers: int, standing: int) -> list[int]:
    """Write ``movers`` nominated proposals and ``standing`` others; return the movers' ids.

    The last of the movers is the one to learn raw moves from.
    """
    _people(connection)
    total = movers + standing
    _insert(connection, unit, (_unit(number) for number in range(1, total + 1)))
    _insert(connection, proposal, (_proposal(number, movers) for number in range(1, total + 1)))
    _insert(
        connection,
        history_entry,
        (entry for number in range(1, total + 1) for entry in _entries(number, movers)),
    )
    return list(range(1, movers + 1))


def _people(connection: Connection) -> None:
    row = {"name": "Kementerian Contoh", "kind": "central", "timezone": "Asia/Jakarta", "version": 1}
    connection.execute(insert(agency), {"id": 1, **row})
    connection.execute(
        insert(cycle),
        {
            "id": 1,
            "agency_id": 1,
            "year": _TODAY.year,
            "regulation": _RULES.id,
            "opens_on": _TODAY.date() - dt.timedelta(days=100),
            "closes_on": _TODAY.date() + dt.timedelta(days=100),
            "return_working_days": 10,
            "max_rounds": 2,
            "quorum": 2,
            "team_load": 14,
            "does_lhkpn_block": True,
            "version": 1,
        },
    )
    for number, (token, role) in enumerate(((COORDINATOR, "coordinator"), (HEAD, "agency_head")), 1):
        known = {
            "id": number,
            "email": f"{token}@contoh.go.id",
            "name": token,
            "is_active": True,
            "version": 1,
        }
        connection.execute(insert(person), {**known, "created_at": _TODAY})
        grant = {
            "person_id": number,
            "role": role,
            "agency_id": 1,
            "is_national": False,
            "recorded_at": _TODAY,
        }
        connection.execute(insert(role_grant), grant)
        connection.execute(
            insert(api_token), {"token_hash": token_hash(token), "person_id": number, "created_at": _TODAY}
        )


def _insert(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:  # noqa: ANN401 -- a Core table
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            connection.execute(insert(table), chunk)
            chunk = []
    if chunk:
        connection.execute(insert(table), chunk)


def _unit(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "agency_id": 1,
        "name": f"Kantor Pelayanan {number}",
        "business": "core",
        "serves": "public",
        "version": 1,
    }


def _proposal(number: int, recorded: int) -> dict[str, Any]:
    criterion = {"met": True, "reason": "memenuhi"}
    return {
        "id": number,
        "number": f"ZI-{_TODAY.year}-{number:05d}",
        "unit_id": number,
        "agency_id": 1,
        "cycle_id": 1,
        "target": "wbk",
        "state": "nominated",
        "version": FIRST_VERSION if number == recorded else 1,
        "regulation": _RULES.id,
        "regulation_digest": _RULES.digest,
        "lifecycle_version": 1,
        "criteria": dict.fromkeys(("core_service", "strategic", "resources", "reform"), criterion),
        "documents": _DOCUMENTS,
        "rounds": {},
        "opened_at": _TODAY,
        "state_since": _TODAY,
    }


def _entries(number: int, movers: int) -> Iterator[dict[str, Any]]:
    """Yield made-up entries: enough bytes to weigh like real ones; only movers start with a real head."""
    prev_hash = GENESIS_HASH
    first = FIRST_SEQ if number == movers else 1
    for seq in range(first, first + (1 if number <= movers else ENTRIES_EACH)):
        this_hash = secrets.token_hex(32)
        yield {
            "stream": f"proposal:{number}",
            "seq": seq,
            "kind": "proposal.nominated" if seq == first else "proposal.documented",
            "at": _TODAY,
            "actor_id": 1,
            "actor_role": "coordinator",
            "trigger": "nominate" if seq == first else None,
            "from_state": None,
            "to_state": "nominated" if seq == first else None,
            "prev_hash": prev_hash,
            "hash": this_hash,
            "body": b'{"facts":{},"padding":"' + b"x" * 700 + b'"}',
            "findings": "[]",
        }
        prev_hash = this_hash
