"""Who and what the demo is about: two agencies, their units, and the people who work there.

Everything is made up. No agency, unit or person of these names exists.
"""

from __future__ import annotations

from dataclasses import dataclass

from states.vocabulary import AgencyKind, Business, Role, Serves

MINISTRY = "ministry"
REGENCY = "regency"


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency of the demo."""

    key: str
    name: str
    kind: AgencyKind
    timezone: str
    #: Domain of its people's addresses; reserved for examples, so no message ever leaves for it.
    domain: str


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit of the demo."""

    key: str
    agency: str
    name: str
    business: Business
    serves: Serves


@dataclass(frozen=True, slots=True)
class Hat:
    """A role somebody has, for exactly one agency, one unit or the nation."""

    role: Role
    agency: str | None = None
    unit: str | None = None
    #: Last day of the role, counted from the demo's day; None without end.
    until_days: int | None = None

    @property
    def is_national(self) -> bool:
        """Whether the role reaches the whole nation."""
        return self.agency is None and self.unit is None


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody of the demo."""

    key: str
    name: str
    email: str
    hats: tuple[Hat, ...]
    #: The unit the person works in.
    home: str | None = None


AGENCIES: tuple[AgencyCard, ...] = (
    AgencyCard(MINISTRY, "Kementerian Bina Bahari", AgencyKind.CENTRAL, "Asia/Jakarta", "binabahari.example"),
    AgencyCard(
        REGENCY,
        "Pemerintah Kabupaten Teluk Lestari",
        AgencyKind.REGENCY,
        "Asia/Makassar",
        "teluklestari.example",
    ),
)


def _unit(key: str, agency: str, name: str, business: Business, serves: Serves) -> UnitCard:
    return UnitCard(key, agency, name, business, serves)


_CORE, _NON_CORE, _SUPPORTING = Business.CORE, Business.NON_CORE, Business.SUPPORTING
_PUBLIC, _OTHERS, _INTERNAL = Serves.PUBLIC, Serves.OTHER_AGENCIES, Serves.INTERNAL

UNITS: tuple[UnitCard, ...] = (
    _unit("cemara", MINISTRY, "Kantor Layanan Bahari Tanjung Cemara", _CORE, _PUBLIC),
    _unit("sentosa", MINISTRY, "Kantor Layanan Bahari Muara Sentosa", _CORE, _PUBLIC),
    _unit("permai", MINISTRY, "Kantor Layanan Bahari Teluk Permai", _CORE, _PUBLIC),
    _unit("bening", MINISTRY, "Kantor Layanan Bahari Kuala Bening", _CORE, _PUBLIC),
    _unit("rengas", MINISTRY, "Kantor Layanan Bahari Pulau Rengas", _CORE, _PUBLIC),
    _unit("layang", MINISTRY, "Kantor Layanan Bahari Batu Layang", _CORE, _PUBLIC),
    _unit("pinang", MINISTRY, "Kantor Layanan Bahari Selat Pinang", _CORE, _PUBLIC),
    _unit("kenari", MINISTRY, "Kantor Layanan Bahari Pulau Kenari", _CORE, _PUBLIC),
    _unit("sertifikasi", MINISTRY, "Balai Sertifikasi Awak Kapal Muara Jernih", _CORE, _PUBLIC),
    _unit("keselamatan", MINISTRY, "Balai Keselamatan Kapal Rakyat Labuhan Rimba", _CORE, _PUBLIC),
    _unit("perizinan", MINISTRY, "Pusat Layanan Perizinan Bahari", _CORE, _PUBLIC),
    _unit("radio", MINISTRY, "Stasiun Radio Pantai Karang Jaya", _CORE, _PUBLIC),
    _unit("pelaut", MINISTRY, "Balai Kesehatan Pelaut", _NON_CORE, _PUBLIC),
    _unit("arsip", MINISTRY, "Pusat Arsip dan Perpustakaan Bahari", _NON_CORE, _PUBLIC),
    _unit("hidrografi", MINISTRY, "Balai Pemetaan Alur Pelayaran", _CORE, _OTHERS),
    _unit("standar", MINISTRY, "Pusat Standardisasi Sarana Bahari", _CORE, _OTHERS),
    _unit("politeknik", MINISTRY, "Politeknik Bahari Tirta Samudra", _NON_CORE, _OTHERS),
    _unit("pelatihan", MINISTRY, "Pusat Pelatihan Aparatur Bahari", _NON_CORE, _INTERNAL),
    _unit("kebijakan", MINISTRY, "Direktorat Kebijakan Bahari", _CORE, _INTERNAL),
    _unit("humas", MINISTRY, "Biro Hubungan Masyarakat", _SUPPORTING, _PUBLIC),
    _unit("hukum", MINISTRY, "Biro Hukum dan Kerja Sama", _SUPPORTING, _OTHERS),
    _unit("perencanaan", MINISTRY, "Biro Perencanaan", _SUPPORTING, _INTERNAL),
    _unit("pengawasan", MINISTRY, "Inspektorat Jenderal", _SUPPORTING, _INTERNAL),
    _unit("dukcapil", REGENCY, "Dinas Kependudukan dan Pencatatan Sipil", _CORE, _PUBLIC),
    _unit("rsud", REGENCY, "RSUD Bukit Harapan", _CORE, _PUBLIC),
    _unit("ptsp", REGENCY, "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", _CORE, _PUBLIC),
    _unit("puskesmas", REGENCY, "Puskesmas Muara Indah", _CORE, _PUBLIC),
    _unit("kecamatan", REGENCY, "Kecamatan Lembah Hijau", _CORE, _PUBLIC),
    _unit("sosial", REGENCY, "Dinas Sosial", _CORE, _PUBLIC),
    _unit("perikanan", REGENCY, "Dinas Perikanan", _CORE, _PUBLIC),
    _unit("kir", REGENCY, "UPTD Pengujian Kendaraan Bermotor", _CORE, _PUBLIC),
    _unit("pustaka", REGENCY, "Dinas Perpustakaan dan Kearsipan", _NON_CORE, _PUBLIC),
    _unit("wisata", REGENCY, "Dinas Pariwisata dan Kebudayaan", _NON_CORE, _PUBLIC),
    _unit("laboratorium", REGENCY, "UPTD Laboratorium Lingkungan", _CORE, _OTHERS),
    _unit("pengadaan", REGENCY, "Bagian Pengadaan Barang dan Jasa", _NON_CORE, _OTHERS),
    _unit("keuangan", REGENCY, "Badan Keuangan dan Aset Daerah", _SUPPORTING, _INTERNAL),
    _unit("kepegawaian", REGENCY, "Badan Kepegawaian Daerah", _SUPPORTING, _INTERNAL),
    _unit("inspektorat", REGENCY, "Inspektorat Daerah", _SUPPORTING, _INTERNAL),
)


def agency_of(unit: str) -> str:
    """Return the agency of a unit."""
    return next(card.agency for card in UNITS if card.key == unit)
