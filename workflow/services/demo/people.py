"""The people of the demo and their roles; the first of each role belongs to the ministry."""

from __future__ import annotations

from states.vocabulary import Role
from workflow.services.demo.cast import AGENCIES, MINISTRY, REGENCY, Hat, PersonCard

_NATION = "nation"
_DOMAIN = {card.key: card.domain for card in AGENCIES} | {_NATION: "penilaian-nasional.example"}


def _person(agency: str, name: str, *hats: Hat, home: str | None = None) -> PersonCard:
    """Return somebody whose key is the given name and whose address is made of the whole name."""
    words = name.lower().split()
    return PersonCard(words[0], name, f"{'.'.join(words)}@{_DOMAIN[agency]}", hats, home)


def _at(agency: str, *roles: Role, until_days: int | None = None) -> tuple[Hat, ...]:
    return tuple(Hat(role, agency=agency, until_days=until_days) for role in roles)


def _in(role: Role, *units: str) -> tuple[Hat, ...]:
    return tuple(Hat(role, unit=unit) for unit in units)


def _everywhere(role: Role) -> Hat:
    return Hat(role)


_WEST = ("sentosa", "permai", "bening", "rengas", "layang", "pinang", "kenari")
_TECHNICAL = ("sertifikasi", "keselamatan", "perizinan", "radio", "pelaut", "hidrografi", "standar")
_CENTRAL = ("arsip", "politeknik", "pelatihan", "kebijakan", "humas", "hukum")
_PEOPLE_SERVICES = ("rsud", "puskesmas", "ptsp", "kecamatan", "sosial", "kir", "pustaka")
_OTHER_OFFICES = ("perikanan", "wisata", "laboratorium", "pengadaan", "keuangan", "kepegawaian")

_MINISTRY: tuple[PersonCard, ...] = (
    _person(MINISTRY, "Rina Kartikasari", *_at(MINISTRY, Role.COORDINATOR), home="perencanaan"),
    _person(MINISTRY, "Dewi Puspasari", *_in(Role.UNIT_OPERATOR, "cemara"), home="cemara"),
    _person(MINISTRY, "Hendra Wijanarko", *_in(Role.UNIT_HEAD, "cemara"), home="cemara"),
    _person(MINISTRY, "Bambang Wicaksono", *_at(MINISTRY, Role.REVIEWER), home="pengawasan"),
    _person(MINISTRY, "Sari Melatiningrum", *_at(MINISTRY, Role.TPI_MEMBER), home="pengawasan"),
    _person(MINISTRY, "Budi Hartawan", *_at(MINISTRY, Role.TPI_MEMBER), home="pengawasan"),
    _person(MINISTRY, "Endang Rahayuningsih", *_at(MINISTRY, Role.TPI_CHAIR), home="pengawasan"),
    _person(MINISTRY, "Surya Adiwinata", *_at(MINISTRY, Role.AGENCY_HEAD)),
    _person(MINISTRY, "Ratna Kusumaningrum", *_at(MINISTRY, Role.NATIONAL_ASSESSOR)),
    _person(
        MINISTRY, "Agus Prayogo", *_at(MINISTRY, Role.AUDITOR), _everywhere(Role.AUDITOR), home="pengawasan"
    ),
    _person(MINISTRY, "Wahyu Nugraha", *_at(MINISTRY, Role.ADMIN), _everywhere(Role.ADMIN)),
    _person(MINISTRY, "Yuni Asmarani", *_at(MINISTRY, Role.COORDINATOR), home="perencanaan"),
    _person(MINISTRY, "Lilis Suryandari", *_at(MINISTRY, Role.REVIEWER), home="pengawasan"),
    _person(
        MINISTRY,
        "Teguh Santosa",
        *_at(MINISTRY, Role.TPI_MEMBER),
        # A guest on the regency's panels, as the rules allow.
        *_at(REGENCY, Role.TPI_MEMBER, until_days=200),
        home="pengawasan",
    ),
    _person(MINISTRY, "Maya Sofianti", *_at(MINISTRY, Role.TPI_CHAIR), home="pengawasan"),
    _person(MINISTRY, "Gunawan Halimi", *_at(MINISTRY, Role.AGENCY_HEAD)),
    _person(MINISTRY, "Putri Anggraini", *_in(Role.UNIT_OPERATOR, *_WEST), home="sentosa"),
    _person(MINISTRY, "Suharno Wibisana", *_in(Role.UNIT_HEAD, *_WEST), home="sentosa"),
    _person(MINISTRY, "Eko Yulianto", *_in(Role.UNIT_OPERATOR, *_TECHNICAL), home="sertifikasi"),
    _person(MINISTRY, "Nurul Hidayati", *_in(Role.UNIT_HEAD, *_TECHNICAL), home="sertifikasi"),
    _person(MINISTRY, "Nia Kurniasih", *_in(Role.UNIT_OPERATOR, *_CENTRAL), home="arsip"),
    _person(MINISTRY, "Wibowo Setiadi", *_in(Role.UNIT_HEAD, *_CENTRAL), home="arsip"),
)

_REGENCY: tuple[PersonCard, ...] = (
    _person(REGENCY, "Zulkarnain Ahmadi", *_at(REGENCY, Role.COORDINATOR), home="kepegawaian"),
    _person(REGENCY, "Tono Hermawan", *_in(Role.UNIT_OPERATOR, "dukcapil"), home="dukcapil"),
    _person(REGENCY, "Laila Hasanah", *_in(Role.UNIT_HEAD, "dukcapil"), home="dukcapil"),
    _person(REGENCY, "Ismail Baharuddin", *_in(Role.UNIT_OPERATOR, *_PEOPLE_SERVICES), home="ptsp"),
    _person(REGENCY, "Yohana Tandilangi", *_in(Role.UNIT_HEAD, *_PEOPLE_SERVICES), home="ptsp"),
    _person(REGENCY, "Gede Ardiyasa", *_in(Role.UNIT_OPERATOR, *_OTHER_OFFICES), home="perikanan"),
    _person(REGENCY, "Rusdi Malikulla", *_in(Role.UNIT_HEAD, *_OTHER_OFFICES), home="perikanan"),
    _person(REGENCY, "Fatma Syahrani", *_at(REGENCY, Role.REVIEWER), home="inspektorat"),
    _person(REGENCY, "Irma Nurjannah", *_at(REGENCY, Role.TPI_MEMBER), home="inspektorat"),
    _person(REGENCY, "Rahmat Daeng Masiga", *_at(REGENCY, Role.TPI_CHAIR), home="inspektorat"),
    _person(REGENCY, "Bachtiar Mappangara", *_at(REGENCY, Role.AGENCY_HEAD)),
    _person(REGENCY, "Suryani Lantara", *_at(REGENCY, Role.AGENCY_HEAD)),
    _person(_NATION, "Anindya Paramita", _everywhere(Role.NATIONAL_ASSESSOR)),
    _person(REGENCY, "Marlina Salawati", *_at(REGENCY, Role.AUDITOR), home="inspektorat"),
    _person(REGENCY, "Dodi Iskandar", *_at(REGENCY, Role.ADMIN)),
)

PEOPLE: tuple[PersonCard, ...] = (*_MINISTRY, *_REGENCY)
