"""The server under test: the real app with the baseline routes beside it, in a process of its own."""

from __future__ import annotations

import sys

import uvicorn
from fastapi import FastAPI, Request, Response
from sqlalchemy import text

from states.vocabulary import Trigger
from tools.bench.baseline import RawMoves, Recording, install
from tools.bench.loader import COORDINATOR
from workflow.access import token_hash
from workflow.app import create_app
from workflow.db.database import Database, now
from workflow.services.advance import advance
from workflow.services.effects import Order
from workflow.services.people import caller_of_token

#: Version and number given to the recorded proposal's rows, so that they stand out among parameters.
_MARK = 500_001


def _recorded(database: Database, proposal_id: int) -> tuple[list[tuple[str, object]], dict[str, int | str]]:
    """Make one real move and return its statements with the values that belong to its proposal."""
    recording = Recording(database)
    mark = text("UPDATE proposal SET version = :v WHERE id = :i")
    database.write(lambda tx: tx.connection.execute(mark, {"v": _MARK, "i": proposal_id}).rowcount)
    with database.read() as connection:
        caller_of_token(connection, token_hash(COORDINATOR), now())
        recording.taken()
        caller = caller_of_token(connection, token_hash(COORDINATOR), now())
        asked = recording.taken()
        last = connection.execute(
            text("SELECT seq, hash FROM history_entry WHERE stream = :s ORDER BY seq DESC LIMIT 1"),
            {"s": f"proposal:{proposal_id}"},
        ).one()
    if caller is None:
        raise LookupError(COORDINATOR)
    recording.taken()
    order = Order(trigger=Trigger.BEGIN_SELF_ASSESSMENT)
    made = database.write(lambda tx: advance(tx, caller, proposal_id, order, _MARK))
    template: dict[str, int | str] = {
        "id": proposal_id,
        "stream": f"proposal:{proposal_id}",
        "version": _MARK,
        "seq": last.seq,
        "head": last.hash,
        "hash": made.entry.hash,
    }
    return [*asked, *recording.taken()], template


def build(url: str, recorded_id: int) -> FastAPI:
    """Return the app with its baselines; the recorded proposal is spent."""
    app = create_app()
    kept: list[RawMoves] = []
    install(app, lambda: kept[0] if kept else None)

    @app.post("/bench/record")
    def record(request: Request) -> Response:
        statements, template = _recorded(request.app.state.database, recorded_id)
        kept.append(RawMoves(url, statements, template))
        return Response(str(len(statements)))

    return app


if __name__ == "__main__":
    uvicorn.run(
        build(sys.argv[1], int(sys.argv[3])),
        host="127.0.0.1",
        port=int(sys.argv[2]),
        log_level="warning",
        access_log=False,
    )
