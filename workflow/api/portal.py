"""Routes that the national portal fetches from: proposed units, and a unit's answers."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from states.errors import Invalid, NotFound
from states.vocabulary import Predicate
from states.workdays import local_date
from workflow.access import LARGEST_ID
from workflow.api import portal_examples as examples
from workflow.api.portal_door import PREFIX, OpenPortal, PortalDoor, PortalRoute
from workflow.db.database import now
from workflow.services.read_for_portal import (
    PortalAnswer,
    ProposedUnits,
    UnitAnswers,
    read_proposed_units,
    read_unit_answers,
)

router = APIRouter(
    prefix=PREFIX, route_class=PortalRoute, tags=["Portal nasional"], responses=examples.REFUSALS
)

Year = Annotated[
    int | None, Query(ge=2000, le=2999, description="Year of the evaluation; by default the newest")
]
UnitId = Annotated[str, Path(description="`id` of a unit, as the lists give it", examples=["12"])]

#: Digits of the largest id.
_ID_DIGITS = len(str(LARGEST_ID))


@router.get("/pengusulan/unit-wbk", responses=examples.of(examples.UNITS_WBK))
def list_units_for_wbk(door: OpenPortal, tahun: Year = None) -> Response:
    """List the units proposed for WBK that the nation judges now, affirmative ones included."""
    return _units(door, Predicate.WBK, tahun)


@router.get("/pengusulan/unit-wbbm", responses=examples.of(examples.UNITS_WBBM))
def list_units_for_wbbm(door: OpenPortal, tahun: Year = None) -> Response:
    """List the units proposed for WBBM that the nation judges now."""
    return _units(door, Predicate.WBBM, tahun)


@router.get("/lke/jawaban-unit/{unit_id}", responses=examples.of(examples.ANSWERS))
def show_answers_of_unit(unit_id: UnitId, door: OpenPortal) -> Response:
    """Show every question of a unit's worksheet by its national id; null is what nobody wrote.

    A unit of another agency, or one that the nation does not judge now, is 404 like one that does not
    exist; an id that is no number is 422.
    """
    wanted = _number(unit_id)
    return door.tell(
        lambda connection: read_unit_answers(connection, door.caller, wanted),
        lambda found: (found.row["id"],),
        _answers_json,
    )


def _units(door: PortalDoor, target: Predicate, year: int | None) -> Response:
    this_year = local_date(now(), door.settings.timezone).year
    return door.tell(
        lambda connection: read_proposed_units(connection, door.caller, target, year, this_year),
        lambda found: tuple(row["id"] for row in found.rows),
        _units_json,
    )


def _number(text: str) -> int:
    """Return an id; raise Invalid for what is no number, NotFound for one that names nothing."""
    if not text.isascii() or not text.isdigit():
        raise Invalid.because("path.unit_id", "not-a-whole-number")
    # Counted before it is read: Python refuses to read thousands of digits as a number.
    if len(text) > _ID_DIGITS or int(text) > LARGEST_ID:
        raise NotFound
    return int(text)


def _units_json(found: ProposedUnits) -> dict[str, Any]:
    units = []
    for row in found.rows:
        is_affirmative = found.target is Predicate.WBK and row["affirmative_reason"] is not None
        category = "WBK-AFIRMASI" if is_affirmative else found.target.value.upper()
        units.append(
            {
                "id": str(row["unit_id"]),
                "nama": row["unit_name"],
                "kategori": category,
                "afirmasi": is_affirmative,
            }
        )
    return {"tahun": found.year, "units": units}


def _answers_json(found: UnitAnswers) -> dict[str, Any]:
    return {
        "unit_id": str(found.row["unit_id"]),
        "nama_unit": found.row["unit_name"],
        "tahun": found.row["year"],
        "answers": [_answer_json(answer) for answer in found.answers],
    }


def _answer_json(answer: PortalAnswer) -> dict[str, Any]:
    return {
        "soal_id": answer.portal_id,
        "jawaban_unit": answer.unit,
        "jawaban_tpi": answer.tpi,
        "catatan_unit": answer.unit_note,
        "bukti_dukung_unit": answer.evidence,
        "catatan_tpi": answer.tpi_note,
    }
