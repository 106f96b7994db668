"""`zi serve` and `zi migrate`."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from workflow.cli.console import decline, migrate_to_newest, read_settings, tell

if TYPE_CHECKING:
    from workflow.settings import Settings

#: How many connections may wait to be answered.
_BACKLOG = 2048


def migrate() -> None:
    """Bring the schema up to date."""
    settings = read_settings()
    migrate_to_newest(settings)
    tell(settings.language, "cli.migrated")


def serve(
    host: Annotated[str, typer.Option(help="Alamat tempat layanan mendengarkan.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 berarti port mana saja.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Banyaknya proses.")] = 1,
    with_demo: Annotated[
        bool, typer.Option("--with-demo", help="Muat data contoh bila basis data masih kosong.")
    ] = False,
) -> None:
    """Serve until told to stop; the address is claimed before anything is written."""
    settings = read_settings()
    claimed = _claimed(settings, host, port)
    with claimed:
        address = f"http://{_printed(host)}:{claimed.getsockname()[1]}"
        migrate_to_newest(settings)
        if with_demo:
            from workflow.cli.demo import offer_demo

            offer_demo(settings)
        tell(settings.language, "cli.serving", address=address)
        _serve(claimed, workers)


def _claimed(settings: Settings, host: str, port: int) -> socket.socket:
    """Return a socket that listens; end with a sentence where the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError:
        decline(settings.language, "cli.port-taken", host=host, port=port)


def _printed(host: str) -> str:
    """Return a host as it stands in an address; whoever listens everywhere is reached here."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 -- compared with, not bound to
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _serve(claimed: socket.socket, workers: int) -> None:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    config = uvicorn.Config(
        "workflow.app:create_app",
        factory=True,
        workers=workers,
        access_log=False,
        log_level="warning",
        # Addresses of clients come from the connection itself unless a proxy in front is named.
        proxy_headers=False,
    )
    if workers == 1:
        uvicorn.Server(config).run(sockets=[claimed])
    else:
        claimed.set_inheritable(True)
        Multiprocess(config, sockets=[claimed]).run()
