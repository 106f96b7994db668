"""`zi`, the command line: serve, look after people, import, explain, check.

Only light modules are imported up here; each command imports what it needs when it runs, so that
`zi --help` answers at once.
"""

from __future__ import annotations

import typer

from workflow.cli import check, demo, explain, imports, people, serve

main = typer.Typer(
    name="zi",
    help="Jejak ZI: dari nominasi sampai predikat WBK dan WBBM.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # A traceback would show local values, passwords and tokens among them.
    pretty_exceptions_enable=False,
)
main.command("serve", help="Jalankan layanan: halaman, API, dan jam dalam satu proses.")(serve.serve)
main.command("migrate", help="Mutakhirkan skema basis data.")(serve.migrate)
main.command("demo", help="Muat data contoh, atau cetak lagi cara masuknya.")(demo.demo)
main.command("grant", help="Beri peran kepada seseorang.")(people.grant)
main.command("token", help="Buat token API; hanya dicetak sekali ini.")(people.token)
main.command("explain", help="Jelaskan apa yang menahan langkah sebuah usulan.")(explain.explain)
main.command("check", help="Periksa keutuhan seluruh basis data.")(check.check)
main.add_typer(people.person, name="person", help="Tambah orang, atau ganti kata sandinya.")
main.add_typer(imports.app, name="import", help="Masukkan data dari berkas.")
