"""The words of the field: every state, trigger, role and grade, each with its Indonesian term.

The codes are English and appear in the database, the API and the history; the terms are what people
read. ``TERMS`` is the glossary of the README and of the help pages, so it is tested data.

Source of the terms: PermenPANRB 10/2019 as quoted by the ministry's slides of June 2021, and
PermenPANRB 90/2021.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Predicate(StrEnum):
    """What a unit can be awarded. WBBM stands above WBK."""

    WBK = "wbk"
    WBBM = "wbbm"


class State(StrEnum):
    """Where a proposal stands."""

    NOMINATED = "nominated"
    SELF_ASSESSMENT = "self_assessment"
    INTERNAL_REVIEW = "internal_review"
    TPI_EVALUATION = "tpi_evaluation"
    NATIONAL_EVALUATION = "national_evaluation"
    WBK = "wbk"
    WBBM = "wbbm"
    NOT_AWARDED = "not_awarded"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVOKED = "revoked"


#: States in which a proposal still waits for a decision; a unit has at most one such proposal.
OPEN_STATES: tuple[State, ...] = (
    State.NOMINATED,
    State.SELF_ASSESSMENT,
    State.INTERNAL_REVIEW,
    State.TPI_EVALUATION,
    State.NATIONAL_EVALUATION,
)


class Trigger(StrEnum):
    """What someone does to a proposal."""

    NOMINATE = "nominate"
    BEGIN_SELF_ASSESSMENT = "begin_self_assessment"
    SUBMIT_SELF_ASSESSMENT = "submit_self_assessment"
    RETURN_TO_UNIT = "return_to_unit"
    ACCEPT_REVIEW = "accept_review"
    RETURN_FROM_TPI = "return_from_tpi"
    DECLINE = "decline"
    PROPOSE = "propose"
    AWARD_WBK = "award_wbk"
    AWARD = "award"
    FAIL = "fail"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    CORRECT = "correct"
    REVOKE = "revoke"


class Role(StrEnum):
    """In what capacity a person may act; granted for a unit, an agency or the nation."""

    UNIT_OPERATOR = "unit_operator"
    UNIT_HEAD = "unit_head"
    COORDINATOR = "coordinator"
    REVIEWER = "reviewer"
    TPI_MEMBER = "tpi_member"
    TPI_CHAIR = "tpi_chair"
    AGENCY_HEAD = "agency_head"
    NATIONAL_ASSESSOR = "national_assessor"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Column(StrEnum):
    """Whose values a worksheet column holds; ``member`` is one TPI member's blind score."""

    UNIT = "unit"
    REVIEWER = "reviewer"
    MEMBER = "member"
    TPI = "tpi"
    NATIONAL = "national"


class AgencyKind(StrEnum):
    """What sort of government agency; the RB index asks more of central ones."""

    CENTRAL = "central"
    PROVINCE = "province"
    REGENCY = "regency"
    CITY = "city"


class Business(StrEnum):
    """How near a unit's work is to the agency's core business (seed, "Skala Prioritas")."""

    CORE = "core"
    NON_CORE = "non_core"
    SUPPORTING = "supporting"


class Serves(StrEnum):
    """Whom a unit serves (seed, "Skala Prioritas")."""

    PUBLIC = "public"
    OTHER_AGENCIES = "other_agencies"
    INTERNAL = "internal"


class WhenMissed(StrEnum):
    """What a passed deadline does to the stage's moves."""

    LATE = "late"
    CLOSED = "closed"


class OpinionBPK(StrEnum):
    """The audit board's opinion on an agency's accounts, best first."""

    WTP = "WTP"
    WTP_DPP = "WTP-DPP"
    WDP = "WDP"
    TW = "TW"
    TMP = "TMP"


class GradeAKIP(StrEnum):
    """Grade of an agency's performance accountability, best first; the RB index uses the same."""

    AA = "AA"
    A = "A"
    BB = "BB"
    B = "B"
    CC = "CC"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field."""

    #: As people read and say it.
    indonesian: str
    #: What it means here, for somebody who knows neither the law nor the language.
    meaning: str


_WORDS = {
    "word.zona_integritas": Term(
        "Zona Integritas (ZI)", "programme by which units prove integrity and service"
    ),
    "word.agency": Term("instansi pemerintah", "government body; its grades count for all its units"),
    "word.unit": Term("unit kerja", "part of an agency that is assessed and awarded as a whole"),
    "word.proposal": Term("usulan", "one unit, one target predicate, one cycle"),
    "word.predicate": Term("predikat", "what is awarded: WBK or WBBM"),
    "word.cycle": Term("siklus, periode", "a year under one regulation, with a deadline for each stage"),
    "word.regulation": Term("peraturan", "the rule book in force; a proposal keeps the one it began under"),
    "word.requirement": Term("syarat", "what a move demands"),
    "word.finding": Term(
        "hasil pemeriksaan syarat", "one requirement judged: required, actual, gap, citation"
    ),
    "word.worksheet": Term(
        "lembar kerja evaluasi (LKE)", "areas, sub-areas and questions that are answered and scored"
    ),
    "word.enabler": Term("pengungkit", "components that bring change about, 60 of 100 points"),
    "word.result": Term("hasil", "components that change brings about, 40 of 100 points"),
    "word.evidence": Term("bukti dukung", "file or link that backs a unit's answer"),
    "word.survey": Term("survei", "what stands behind an index: whom it asked, when, with what result"),
    "word.wbbm_form": Term("formulir WBBM", "what a WBBM proposal says of itself beside its worksheet"),
    "word.baseline": Term("nilai awal saat WBK", "the snapshot on which the unit was given WBK"),
    "word.rubric": Term("penilaian tiga pembeda", "the panel's word on how the unit differs from its WBK"),
    "word.tpi": Term("tim penilai internal (TPI)", "the agency's own assessors"),
    "word.national": Term("tim penilai nasional (TPN)", "the nation's assessors"),
    "word.note": Term("catatan", "what an assessor asks the unit to put right"),
    "word.follow_up": Term("tindak lanjut", "what the unit did about a note"),
    "word.award": Term("penetapan", "the decree that gives a predicate, or its record"),
    "word.revocation": Term("pencabutan", "the decree that takes a predicate away"),
    "word.minutes": Term("berita acara", "signed record of a panel or a handover"),
    "word.evaluation_report": Term(
        "laporan hasil evaluasi (LHE)", "what the assessors report when they are done"
    ),
    "word.objection": Term(
        "sanggah", "the one protest allowed against the national administrative selection"
    ),
    "word.lift": Term("kenaikan", "the fewest facts and sub-areas by which every threshold would pass"),
    "word.mapping": Term("padanan", "how a worksheet is read under another regulation, line by line"),
}
_PREDICATES = {
    "predicate.wbk.name": Term("Wilayah Bebas dari Korupsi", "WBK: a unit free of corruption"),
    "predicate.wbbm.name": Term(
        "Wilayah Birokrasi Bersih dan Melayani", "WBBM: clean and serving; above WBK"
    ),
}
_STATES = {
    "state.nominated": Term("Nominasi", "put forward by the coordinator"),
    "state.self_assessment": Term("Penilaian mandiri", "the unit answers the worksheet"),
    "state.internal_review": Term("Reviu internal", "a reviewer checks answers and prerequisites"),
    "state.tpi_evaluation": Term("Evaluasi TPI", "the agency's assessors score it"),
    "state.national_evaluation": Term("Evaluasi nasional", "the nation's assessors judge it"),
    "state.wbk": Term("Predikat WBK", "awarded WBK"),
    "state.wbbm": Term("Predikat WBBM", "awarded WBBM"),
    "state.not_awarded": Term("Belum memenuhi", "judged and not awarded"),
    "state.withdrawn": Term("Ditarik", "taken back by the coordinator"),
    "state.lapsed": Term("Gugur", "ended by its cycle, a lost WBK or a dissolved unit"),
    "state.revoked": Term("Dicabut", "awarded once, taken away since"),
}
_TRIGGERS = {
    "trigger.nominate": Term("Nominasikan unit", "open a proposal"),
    "trigger.begin_self_assessment": Term("Mulai penilaian mandiri", "hand the worksheet to the unit"),
    "trigger.submit_self_assessment": Term("Ajukan ke reviu internal", "the unit head signs the answers off"),
    "trigger.return_to_unit": Term(
        "Kembalikan ke unit dengan catatan", "the reviewer asks for another round"
    ),
    "trigger.accept_review": Term("Teruskan ke evaluasi TPI", "the review is passed"),
    "trigger.return_from_tpi": Term("Kembalikan dari TPI ke unit", "the TPI asks for another round"),
    "trigger.decline": Term("Nyatakan belum memenuhi", "the agency ends it with a reason"),
    "trigger.propose": Term("Usulkan ke evaluasi nasional", "the agency head's letter to the nation"),
    "trigger.award_wbk": Term("Tetapkan WBK oleh instansi", "an entitled agency awards WBK itself"),
    "trigger.award": Term("Catat penetapan predikat", "the national decree is recorded"),
    "trigger.fail": Term("Catat tidak ditetapkan", "the national refusal is recorded"),
    "trigger.withdraw": Term("Tarik usulan", "the coordinator takes it back"),
    "trigger.lapse": Term("Gugurkan usulan", "its ground fell away"),
    "trigger.correct": Term("Betulkan langkah terakhir", "a mistaken decision is undone on the record"),
    "trigger.revoke": Term("Cabut predikat", "the award is taken away by decree"),
}
_ROLES = {
    "role.unit_operator": Term("Penyusun LKE unit", "fills the worksheet"),
    "role.unit_head": Term("Kepala unit", "submits it"),
    "role.coordinator": Term("Koordinator", "runs the cycle for the agency"),
    "role.reviewer": Term("Pereviu internal", "checks before the TPI does"),
    "role.tpi_member": Term("Anggota TPI", "scores without seeing the others' scores"),
    "role.tpi_chair": Term("Ketua TPI", "records the panel's consensus"),
    "role.agency_head": Term("Pimpinan instansi", "signs for the agency"),
    "role.national_assessor": Term("Penilai nasional", "records national decisions"),
    "role.auditor": Term("Auditor", "reads everything, changes nothing"),
    "role.admin": Term("Admin", "keeps people and cycles, decides nothing"),
}
_COLUMNS = {
    "column.unit": Term("Jawaban unit", "what the unit answers"),
    "column.reviewer": Term("Nilai pereviu", "what the reviewer found"),
    "column.member": Term("Nilai anggota TPI", "one member's blind score"),
    "column.tpi": Term("Nilai TPI", "the panel's consensus"),
    "column.national": Term("Nilai nasional", "the nation's score"),
}
_KINDS = {
    "agency-kind.central": Term("Kementerian atau lembaga", "central agency"),
    "agency-kind.province": Term("Provinsi", "provincial government"),
    "agency-kind.regency": Term("Kabupaten", "regency government"),
    "agency-kind.city": Term("Kota", "city government"),
    "business.core": Term("Bisnis inti", "the agency exists for this work"),
    "business.non_core": Term("Bukan bisnis inti", "near the core"),
    "business.supporting": Term("Pendukung", "keeps the agency running"),
    "serves.public": Term("Masyarakat", "serves citizens"),
    "serves.other_agencies": Term("Instansi lain", "serves other agencies"),
    "serves.internal": Term("Internal instansi", "serves its own agency"),
    "when-missed.late": Term(
        "Langkah tetap dapat diambil dan dicatat terlambat", "a missed deadline marks the move"
    ),
    "when-missed.closed": Term(
        "Tahap ditutup sampai tenggat diperpanjang", "a missed deadline stops the move"
    ),
}
_GRADES = {
    "opinion.WTP": Term("Wajar tanpa pengecualian (WTP)", "unqualified opinion"),
    "opinion.WTP-DPP": Term(
        "Wajar tanpa pengecualian dengan paragraf penjelas (WTP-DPP)",
        "unqualified with an explanation; counts as WTP",
    ),
    "opinion.WDP": Term("Wajar dengan pengecualian (WDP)", "qualified opinion"),
    "opinion.TW": Term("Tidak wajar (TW)", "adverse opinion"),
    "opinion.TMP": Term("Tidak memberikan pendapat (TMP)", "disclaimer of opinion"),
}

#: The glossary: ``kind.code`` of every word, as in the catalogue of sentences.
TERMS: Mapping[str, Term] = MappingProxyType(
    {
        **_WORDS,
        **_PREDICATES,
        **_STATES,
        **_TRIGGERS,
        **_ROLES,
        **_COLUMNS,
        **_KINDS,
        **_GRADES,
    },
)
