"""The words of the pages: each is used, none is missing, and templates spell none out themselves."""

from __future__ import annotations

import re
from pathlib import Path

from states.regulations.worksheet_tree import Half
from states.vocabulary import State
from templates.catalogue import messages
from workflow.web.journey import Progress
from workflow.web.move_form import MoveForm
from workflow.web.proposal_page import PAPERS
from workflow.web.trail.page import SUBJECTS
from workflow.web.worksheet.desks import COLUMNS
from workflow.web.worksheet.ledger import VIEWS

ROOT = Path(__file__).parents[3]
TEMPLATES = tuple(sorted((ROOT / "templates/web").glob("*.html")))
MODULES = tuple(sorted((ROOT / "workflow/web").rglob("*.py")))
#: Keys that are put together while a page is made.
COMPOSED = {
    *(f"page.rail.{progress}" for progress in Progress),
    *(f"page.document.{paper}" for paper in PAPERS),
    *(f"page.deadline.why.{why}" for why in ("cycle", "extension", "return")),
    *(f"page.language.{language}" for language in ("en", "id")),
    *(f"page.lke.desk.{desk}" for desk in COLUMNS),
    *(f"page.lke.view.{view}" for view in VIEWS),
    *(f"page.lke.half.{half}" for half in (Half.COMPLIANCE, Half.REFORM)),
    *(f"page.trail.subject.{subject}" for subject in SUBJECTS),
    *(f"page.field.{name}" for name in MoveForm.model_fields if name not in {"versi", "kunci"}),
}


def spelled() -> set[str]:
    """Return every key of a page's words that a template or module spells out."""
    texts = (path.read_text(encoding="utf-8") for path in (*TEMPLATES, *MODULES))
    return {key for text in texts for key in re.findall(r'"(page\.[a-z0-9_.-]*[a-z0-9])"', text)}


def test_every_word_of_the_pages_is_used_and_none_is_missing():
    known = {key for key in messages("id") if key.startswith("page.")}
    events = {key for key in known if key.startswith("page.event.")}

    assert spelled() | COMPOSED | events == known


def test_what_happens_to_a_proposal_has_a_name():
    services = (path.read_text(encoding="utf-8") for path in (ROOT / "workflow/services").glob("*.py"))
    kinds = {
        kind
        for text in services
        for kind in re.findall(r'"((?:deadline|note|outcome|panel|review)\.\w+)"', text)
    }

    assert {f"page.event.{kind}" for kind in kinds} <= messages("id").keys()


def test_every_state_has_a_word():
    assert {f"state.{state}" for state in State} <= messages("id").keys()


def test_templates_spell_no_sentence_out():
    spelt = []
    for path in TEMPLATES:
        text = re.sub(r"\{[{%#].*?[#%}]\}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        plain = re.sub(r"<[^>]*>", " ", re.sub(r'[a-z-]+="[^"]*"', " ", text))
        spelt += [f"{path.name}: {word}" for word in re.findall(r"[A-Za-z]{3,}", plain) if word != "doctype"]

    assert spelt == []
