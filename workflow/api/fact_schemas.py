"""Bodies of requests about the yearly facts of agencies and units."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from workflow.api.organisation_schemas import example
from workflow.api.schemas import Body, Line, Reason


class LetterIn(Body):
    """A letter."""

    letter_no: Line
    date: dt.date


class AgencyFactsIn(Body):
    """Everything known about an agency for a year; what is not given counts as "no data"."""

    model_config = example(
        bpk_opinion="WTP",
        akip_grade="BB",
        rb_index_grade="B",
        spip_level=3,
        wbk_self_award={"letter_no": "B/12/M.RB.03/2025", "date": "2025-02-11"},
        source="LHP BPK 2025; LHE AKIP 2025",
    )

    bpk_opinion: Line | None = None
    akip_grade: Line | None = None
    rb_index_grade: Line | None = None
    spip_level: Annotated[int, Field(strict=True)] | None = None
    wbk_self_award: LetterIn | None = None
    source: Reason


class UnitFactsIn(Body):
    """Everything counted about a unit for a year; what is not given counts as "no data"."""

    model_config = example(
        lhkpn_obliged=40,
        lhkpn_filed=40,
        lhkasn_obliged=120,
        lhkasn_filed=120,
        tlhp_due=12,
        tlhp_done=12,
        as_of="2026-03-31",
        source="e-LHKPN dan SIHARKA, 31 Maret 2026",
    )

    lhkpn_obliged: Annotated[int, Field(strict=True)] | None = None
    lhkpn_filed: Annotated[int, Field(strict=True)] | None = None
    lhkasn_obliged: Annotated[int, Field(strict=True)] | None = None
    lhkasn_filed: Annotated[int, Field(strict=True)] | None = None
    tlhp_due: Annotated[int, Field(strict=True)] | None = None
    tlhp_done: Annotated[int, Field(strict=True)] | None = None
    #: The day on which they were counted.
    as_of: dt.date | None = None
    source: Reason
