"""The form of a move: what it asks for, and what came back in it."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel
from sqlalchemy import RowMapping

from states.errors import Fault, Invalid, VersionRequired
from states.lifecycle import Edge
from states.vocabulary import Predicate, Role, Trigger
from workflow.services.caller import Caller
from workflow.services.effects import Order

LONGEST_REASON = 2000
LONGEST_LINE = 200
MOST_DOCUMENTS = 20
_LONGEST_KEY = 64
_VERSION_DIGITS = 9
#: Fields by the names that the service has for them.
_FIELDS = {"body.signatory": "penanda_tangan"}
_PAPERS = frozenset({"decree-file", "correction-document", "letter-recorded"})


class MoveForm(BaseModel):
    """What a browser sent; every field is text, absent ones are empty."""

    #: The reason or note.
    alasan: str = ""
    nomor_keputusan: str = ""
    tanggal_keputusan: str = ""
    #: Id of the agency head whose signature is recorded.
    penanda_tangan: str = ""
    #: Names of the papers handed in, one a line.
    berkas: str = ""
    tetap_wbk: str = ""
    #: Version of the proposal that the sender saw.
    versi: str = ""
    #: Makes a form that is sent twice count once.
    kunci: str = ""

    @property
    def content(self) -> tuple[str, ...]:
        """Everything that the move depends on, in a fixed order."""
        return tuple(str(value) for name, value in self if name != "kunci")


@dataclass(frozen=True, slots=True)
class Fields:
    """Which fields a move's form has."""

    needs_reason: bool
    has_decree: bool
    has_documents: bool
    has_signatory: bool
    has_keeps_wbk: bool
    longest_reason: int = LONGEST_REASON
    longest_line: int = LONGEST_LINE


def fields_of(edge: Edge, caller: Caller, row: RowMapping) -> Fields:
    """Return the fields of a move for one person; ``row`` is the proposal."""
    is_head = Role.AGENCY_HEAD in caller.roles_at(row["agency_id"], row["unit_id"])
    records_letter = "letter-recorded" in edge.demands and not is_head
    papers = _PAPERS & set(edge.demands)
    return Fields(
        needs_reason="reason-given" in edge.demands,
        has_decree="decree-given" in edge.demands,
        has_documents=bool(papers - {"letter-recorded"}) or records_letter,
        has_signatory=records_letter,
        has_keeps_wbk=edge.trigger is Trigger.REVOKE and row["target"] == Predicate.WBBM,
    )


def field_of(fault: Fault) -> str:
    """Return the field that a fault is about."""
    return _FIELDS.get(fault.where, fault.where)


def is_about_fields(refusal: Invalid) -> bool:
    """Return whether the form has every field that was found wrong."""
    return all(field_of(fault) in MoveForm.model_fields for fault in refusal.faults)


def fresh_key() -> str:
    """Return a key for a form that is about to be sent."""
    return secrets.token_urlsafe(16)


def key_in(form: MoveForm) -> str | None:
    """Return the form's key; None for one that we did not make."""
    is_ours = 0 < len(form.kunci) <= _LONGEST_KEY and form.kunci.isascii() and form.kunci.isprintable()
    return form.kunci if is_ours else None


def version_in(form: MoveForm) -> int:
    """Return the version that the sender saw; raise VersionRequired where the form names none."""
    if not form.versi.isascii() or not form.versi.isdigit() or len(form.versi) > _VERSION_DIGITS:
        raise VersionRequired
    return int(form.versi)


def order_in(form: MoveForm, trigger: Trigger) -> Order:
    """Return what a form brings along; raise Invalid naming every field that cannot be read."""
    documents = tuple(line.strip() for line in form.berkas.splitlines() if line.strip())
    faults = [*_faults(form), *_document_faults(documents)]
    if faults:
        raise Invalid(faults)
    return Order(
        trigger=trigger,
        note=form.alasan.strip() or None,
        decree_no=form.nomor_keputusan.strip() or None,
        decree_date=_day(form.tanggal_keputusan),
        signatory=form.penanda_tangan.strip() or None,
        documents=documents,
        keeps_wbk=form.tetap_wbk == "ya",
    )


def _faults(form: MoveForm) -> Iterator[Fault]:
    limits = {"alasan": LONGEST_REASON, "nomor_keputusan": LONGEST_LINE, "penanda_tangan": LONGEST_LINE}
    for name, limit in limits.items():
        text: str = getattr(form, name).strip()
        if len(text) > limit:
            yield Fault(name, "too-long", {"limit": str(limit)})
        yield from _unstorable(name, text)
    try:
        _day(form.tanggal_keputusan)
    except ValueError:
        yield Fault("tanggal_keputusan", "not-a-date", {})


def _document_faults(documents: tuple[str, ...]) -> Iterator[Fault]:
    if len(documents) > MOST_DOCUMENTS:
        yield Fault("berkas", "too-many", {"limit": str(MOST_DOCUMENTS)})
    if any(len(name) > LONGEST_LINE for name in documents):
        yield Fault("berkas", "too-long", {"limit": str(LONGEST_LINE)})
    yield from _unstorable("berkas", "".join(documents))


def _unstorable(name: str, text: str) -> Iterator[Fault]:
    """Yield a fault for text that the database could not hold."""
    if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text):
        yield Fault(name, "bad-character", {})


def _day(text: str) -> date | None:
    return date.fromisoformat(text.strip()) if text.strip() else None
