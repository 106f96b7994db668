"""The house rules that no linter knows. Each failure says how to comply."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("notifications", "states", "templates", "workflow")
#: Written once and never changed afterwards, so no rule about growth applies.
FROZEN = "workflow/db/migrations/versions/"

FILE_LINES = 300
#: Tables of cases are long and still easy to read.
TEST_FILE_LINES = 400
FUNCTION_LINES = 40
LONGER_FILES: dict[str, str] = {}
LONGER_FUNCTIONS = {
    "states/lifecycle.py: _forward": "it is the table itself, one row after another",
    "workflow/services/nominate.py: nominate": "most of it is the new row and its entry, spelt out",
}

#: Where every exception may be caught, and why nothing narrower would do.
CATCHING_ALL = {
    "notifications/clock.py": "the job loop: one failing job must not stop the clock",
    "workflow/db/database.py": "a future carries whatever happened to the caller who waits for it",
    "workflow/db/group_commit.py": "likewise, for a group of callers",
}
DOORS = ("workflow/api/", "workflow/app.py", "workflow/health.py", "workflow/web/")
#: Who alone speaks to a framework, so that replacing it changes one place.
QUARANTINE = {
    "alembic": ("workflow/db/",),
    "apscheduler": ("notifications/clock.py",),
    "babel": ("templates/",),
    "fastapi": DOORS,
    "holidays": ("workflow/services/holidays.py",),
    "jinja2": ("templates/",),
    "python_calamine": ("workflow/services/sheet_child.py",),
    "procrastinate": ("notifications/workers.py",),
    "rich": ("workflow/cli",),
    "smtplib": ("notifications/channels/",),
    "sqlalchemy": ("notifications/", "workflow/"),
    "sqlmodel": ("notifications/", "workflow/"),
    "starlette": DOORS,
    "transitions": ("states/machine.py",),
    "typer": ("workflow/cli",),
    "uvicorn": ("workflow/cli",),
    "xlsxwriter": ("workflow/services/worksheet_file/",),
}
#: What the law may not touch: clocks, chance, files, networks, processes.
WORLD = {
    "asyncio",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "time",
}
EMPTY_WORDS = {"common", "data", "handle", "helper", "helpers", "info", "manager", "misc", "util", "utils"}
#: Where a framework reads annotations while the module is imported, so that either way may be right.
READS_ANNOTATIONS = (
    "workflow/api/",
    "workflow/cli",
    "workflow/db/tables/",
    "workflow/health.py",
    "workflow/web/",
)


def comply(offenders: Iterable[str], advice: str) -> None:
    """Fail with the advice, followed by who should take it."""
    found = sorted(offenders)
    assert not found, f"{advice}\n  " + "\n  ".join(found)


@cache
def files(*folders: str, suffix: str = ".py") -> tuple[Path, ...]:
    return tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob(f"*{suffix}")))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


@cache
def imported(path: Path) -> frozenset[str]:
    """Return the top names of what a module imports."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return frozenset(found)


def test_no_package_under_tests_shadows_one_of_ours():
    found = files("tests", suffix="__init__.py")
    comply(map(name, found), "Remove these: `tests/states/__init__.py` would be imported as `states`.")


def test_every_module_says_what_it_owns():
    silent = (name(path) for path in files(*PACKAGES, "tests", "tools") if not ast.get_docstring(tree(path)))
    comply(silent, "Begin the module with a docstring that says what it owns.")


def test_no_name_is_empty():
    offenders = [
        name(path) for path in files(*PACKAGES, "tests", "tools") if EMPTY_WORDS & set(path.stem.split("_"))
    ]
    for path in files(*PACKAGES):
        for node in nodes(path, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
            words = re.findall(r"[A-Z]?[a-z]+", getattr(node, "name", ""))
            if words and words[-1].lower() in EMPTY_WORDS:
                offenders.append(f"{name(path)}: {getattr(node, 'name', '')}")
    comply(offenders, "Name it by what it is or does; `utils`, `helper`, `manager`, `data` … say nothing.")


def test_only_the_job_loop_catches_everything():
    offenders = []
    for path in files(*PACKAGES):
        for node in nodes(path, ast.ExceptHandler):
            caught = ast.unparse(node.type) if isinstance(node, ast.ExceptHandler) and node.type else "all"
            if caught in {"all", "Exception", "BaseException"} and name(path) not in CATCHING_ALL:
                offenders.append(f"{name(path)}:{getattr(node, 'lineno', 0)}")
    comply(offenders, "Catch what can happen and is understood; the rest is our mistake and must be seen.")


def test_files_stay_readable():
    offenders = [
        f"{name(path)}: {lines} lines"
        for path in files(*PACKAGES, "tests", "tools")
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (TEST_FILE_LINES if name(path).startswith("tests/") else FILE_LINES)
        and not name(path).startswith(FROZEN)
        and name(path) not in LONGER_FILES
    ]
    comply(offenders, f"Split by subject above {FILE_LINES} lines, or give a reason in LONGER_FILES.")


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    first = function.body[1] if ast.get_docstring(function) and len(function.body) > 1 else function.body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_functions_fit_on_a_screen():
    offenders = []
    for path in files(*PACKAGES):
        for node in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
            assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            where = f"{name(path)}: {node.name}"
            if (
                code_lines(node) > FUNCTION_LINES
                and where not in LONGER_FUNCTIONS
                and not where.startswith(FROZEN)
            ):
                offenders.append(f"{where}, {code_lines(node)} lines")
    comply(offenders, f"Above {FUNCTION_LINES} lines a function does two things; give each its name.")


@pytest.mark.parametrize("framework", QUARANTINE)
def test_each_framework_has_one_door(framework: str):
    offenders = (
        name(path)
        for path in files(*PACKAGES)
        if framework in imported(path) and not name(path).startswith(QUARANTINE[framework])
    )
    doors = ", ".join(QUARANTINE[framework])
    comply(offenders, f"Only {doors} may speak to {framework}; call a function of theirs instead.")


def test_the_law_does_not_look_at_the_world():
    offenders = (
        f"{name(path)}: {', '.join(found)}" for path in files("states") if (found := WORLD & imported(path))
    )
    comply(offenders, "Give the law its facts, the moment included, as arguments.")


def test_annotations_are_read_late_except_by_the_doors():
    offenders = []
    for path in files(*PACKAGES):
        text = path.read_text(encoding="utf-8")
        is_late = "from __future__ import annotations" in text
        if "Depends(" in text and is_late:
            offenders.append(f"{name(path)}: remove it; a local Annotated alias becomes a query parameter")
        elif len(tree(path).body) > 1 and not is_late and not name(path).startswith(READS_ANNOTATIONS):
            offenders.append(f"{name(path)}: add it")
    comply(offenders, "About `from __future__ import annotations`:")


UNSAFE = {
    r"\|\s*safe\b": "let the environment escape; mark text as safe nowhere",
    r"\{%-?\s*autoescape\s+false": "let the environment escape",
    r"<[^>]*\sstyle\s*=": "put it into the style sheet; the content security policy drops inline styles",
    r"<style\b": "put it into the style sheet",
    r"<script(?![^>]*\ssrc=)": "put it into a file under static/; inline scripts are refused",
    r"<[^>]*\son[a-z]+\s*=": "pages work without scripts; listen from a file under static/",
    r"(?i)javascript:": "link to a page",
}


@pytest.mark.parametrize("pattern", UNSAFE)
def test_pages_carry_nothing_that_runs(pattern: str):
    offenders = (
        name(path)
        for path in files(*PACKAGES, suffix=".html")
        if re.search(pattern, path.read_text(encoding="utf-8"))
    )
    comply(offenders, UNSAFE[pattern])


def test_templates_are_named_so_that_they_are_escaped():
    comply(map(name, files(*PACKAGES, suffix=".j2")), "Call it `.html` or `.txt`: autoescaping goes by that.")


def test_no_markup_is_made_in_python():
    offenders = (name(path) for path in files(*PACKAGES) if "Markup(" in path.read_text(encoding="utf-8"))
    comply(offenders, "Write markup in a template.")


def test_tests_wait_for_facts_not_for_time():
    offenders = (
        f"{name(path)}:{node.lineno}"
        for path in files("tests")
        for node in nodes(path, ast.Call)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"time.sleep", "sleep", "asyncio.sleep"}
    )
    comply(offenders, "Wait for the event itself, or give the moment as an argument.")


#: Which tests may be skipped, and when.
SKIPPING: dict[str, str] = {
    "tests/workflow/cli/test_questions.py": "one test reads a file that may not be part of the project",
}


def test_nothing_is_skipped_silently():
    offenders = (
        f"{name(path)}:{node.lineno}"
        for path in files("tests")
        for node in nodes(path, ast.Attribute)
        if isinstance(node, ast.Attribute)
        and node.attr in {"skip", "skipif", "importorskip", "xfail"}
        and name(path) not in SKIPPING
    )
    comply(offenders, "Make the test run everywhere, or give a reason in SKIPPING.")


#: Folders of a particular machine, and the hosts packages come from.
ELSEWHERE = re.compile(r"/(?:work|root|home|Users)/|\b(?:pypi|npmjs|debian)\.(?:org|com)\b|python[h]osted")


def test_the_project_knows_no_machine_and_no_registry():
    kept = {".ci", *PACKAGES, "tests", "tools"}
    texts = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]
    texts += [path for folder in kept for path in (ROOT / folder).rglob("*") if path.is_file()]
    offenders = (
        f"{name(path)}: {found[0]}"
        for path in texts
        if "__pycache__" not in path.parts
        and (found := ELSEWHERE.search(path.read_text(encoding="utf-8", errors="replace")))
    )
    comply(offenders, "Say it without the address: other machines do not have it.")
