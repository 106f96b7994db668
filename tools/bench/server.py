"""The server under test: the real app with the baseline routes beside it, in a process of its own."""

from __future__ import annotations

import sys

import uvicorn

from tools.bench.baseline import install
from workflow.app import create_app

if __name__ == "__main__":
    app = create_app()
    install(app, app.state.database, recorded_id=int(sys.argv[2]))
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
