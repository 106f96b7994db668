"""The command line, `zi`."""

from __future__ import annotations

from workflow.cli.commands import main

__all__ = ["main"]
