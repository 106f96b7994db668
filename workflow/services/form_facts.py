"""What the forms beside a worksheet come to: for the guards, and for the digest of a decision."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, RowMapping

from states.canonical import Json, canonical_bytes, digest
from states.surveys import Scale, survey_index
from states.wbbm import Section, settled
from workflow.db.queries import forms


def index_of(row: RowMapping | Mapping[str, Any]) -> Fraction:
    """Return the exact index that a recorded survey makes."""
    return survey_index(Scale(row["scale"]), [Fraction(typed) for typed in row["elements"]])


def survey_indices(connection: Connection, proposal_id: int) -> dict[str, Fraction]:
    """Return the index of each survey that a proposal has, by code."""
    return {code: index_of(row) for code, row in forms.surveys_now(connection, proposal_id).items()}


def settled_form(connection: Connection, proposal_id: int) -> frozenset[str]:
    """Return what is settled of a proposal's WBBM form: complete sections, differences judged higher."""
    rows = forms.sections_now(connection, proposal_id)
    return settled({Section(name): row["content"] for name, row in rows.items()})


def survey_content(row: RowMapping | Mapping[str, Any]) -> dict[str, Json]:
    """Return what was said of a survey, as JSON."""
    return {
        "instrument": row["instrument"],
        "period_from": row["period_from"].isoformat(),
        "period_to": row["period_to"].isoformat(),
        "respondents": row["respondents"],
        "population": row["population"],
        "scale": str(row["scale"]),
        "elements": list(row["elements"]),
    }


def forms_content(connection: Connection, proposal_id: int) -> dict[str, Json]:
    """Return the forms' part of a snapshot: every survey and section by version and digest of its content."""
    told: list[Json] = []
    for row in sorted(forms.forms_now(connection, proposal_id), key=lambda row: (row["form"], row["name"])):
        said = survey_content({**row, "elements": row["content"]}) if row["scale"] else row["content"]
        named = {"form": row["form"], "name": row["name"], "version": row["version"]}
        told.append({**named, "digest": digest(canonical_bytes(said))})
    return {"forms": told}
