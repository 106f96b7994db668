"""Every page that a person can open, and who is to look at it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.browser.site import Site


@dataclass(frozen=True)
class View:
    """A page as somebody sees it."""

    #: What its picture is called.
    name: str
    #: Address of who is signed in; None for nobody.
    email: str | None
    path: str

    @property
    def status(self) -> int:
        """How the page answers."""
        return 404 if self.name in _MISSING else 200


_MISSING = frozenset({"tidak-ada"})
#: Name, role and address; ``{state}`` stands for the number of the first proposal in that state, and the
#: role is then held for its unit.
_VIEWS = (
    ("masuk", None, "/masuk"),
    ("papan", "coordinator", "/papan"),
    ("giliran", "coordinator", "/giliran"),
    ("papan-terlambat", "coordinator", "/papan?v=terlambat"),
    ("papan-kosong", "coordinator", "/papan?q=tidak+ada+yang+bernama+begini"),
    ("papan-unit", "unit_operator", "/papan"),
    ("papan-auditor", "auditor", "/papan"),
    ("usulan-nominasi", "coordinator", "/usulan/{nominated}"),
    ("usulan-mandiri", "unit_head", "/usulan/{self_assessment}"),
    ("usulan-reviu", "coordinator", "/usulan/{internal_review}"),
    ("usulan-tpi", "coordinator", "/usulan/{tpi_evaluation}"),
    ("usulan-nasional", "national_assessor", "/usulan/{national_evaluation}"),
    ("usulan-wbk", "auditor", "/usulan/{wbk}"),
    ("usulan-dicabut", "auditor", "/usulan/{revoked}"),
    ("lke", "unit_operator", "/usulan/{self_assessment}/lke/I"),
    ("lke-hasil", "unit_operator", "/usulan/{self_assessment}/lke/hasil"),
    ("lke-terbaca", "coordinator", "/usulan/{internal_review}/lke/V"),
    ("reviu", "reviewer", "/usulan/{internal_review}/reviu/IV"),
    ("konsensus", "tpi_chair", "/usulan/{tpi_evaluation}/konsensus/I"),
    ("eviden", "unit_operator", "/usulan/{self_assessment}/eviden"),
    ("eviden-terbaca", "auditor", "/usulan/{wbk}/eviden"),
    ("impor", "unit_operator", "/usulan/{self_assessment}/impor"),
    ("tahap-tarik", "coordinator", "/usulan/{nominated}/tahap/withdraw"),
    ("tanda-terima", "coordinator", "/usulan/{internal_review}/tanda-terima/1"),
    ("kalender", "coordinator", "/kalender?bulan=2026-12"),
    ("kalender-kosong", "unit_head", "/kalender?bulan=2031-05"),
    ("laporan", "agency_head", "/laporan"),
    ("laporan-kosong", "coordinator", "/laporan?siklus=1999"),
    ("audit", "auditor", "/audit"),
    ("audit-kosong", "coordinator", "/audit?q=tidak+ada+yang+begini"),
    ("audit-peristiwa", "auditor", "/audit/100"),
    ("tidak-ada", "coordinator", "/usulan/ZI-2026-9999"),
)


def views(site: Site) -> Iterator[View]:
    """Return every page of the served demo."""
    for name, role, path in _VIEWS:
        state = re.search(r"\{(\w+)\}", path)
        proposal = site.proposal(state[1]) if state else None
        email = None if role is None else site.email(role, proposal)
        number = "" if proposal is None else proposal["number"]
        yield View(name, email, re.sub(r"\{\w+\}", number, path))


NAMES = tuple(name for name, _, _ in _VIEWS)
