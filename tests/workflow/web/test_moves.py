"""Moves by form: a preview that tells all, the act, its receipt, and refusals that keep what was typed."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import insert, select, update

from states.vocabulary import Role, State
from tests.workflow.office import BEGUN, OWN_AGENCY
from tests.workflow.visitors import NUMBER, text_of
from workflow.db.tables import award, history_entry, history_note, idempotency_key, person, proposal

PATH = f"/usulan/{NUMBER}"
WITHDRAW = f"{PATH}/tahap/withdraw"
REASON = "Unit digabung dengan unit lain."


def hidden(page) -> dict[str, str]:
    """What a form carries along unseen."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))


def version(street) -> tuple[str, int]:
    row = street.office.rows(select(proposal.c.state, proposal.c.version))[0]
    return row.state, row.version


def test_the_preview_says_what_changes_and_asks_for_a_reason(street):
    page = street.visitor("Rina").open(WITHDRAW)

    assert "Tahap Penilaian mandiri → ke Ditarik" in text_of(page)
    assert hidden(page).keys() == {"versi", "kunci"}
    assert re.search(r'<textarea id="alasan"[^>]* required', page.text)


def test_looking_changes_nothing(street):
    street.visitor("Rina").open(WITHDRAW)

    assert (version(street), street.office.entries()) == (("self_assessment", 1), [])


def test_a_move_leads_to_its_receipt(each_street):
    rina = each_street.visitor("Rina")
    form = {**hidden(rina.open(WITHDRAW)), "alasan": REASON}
    made = rina.send(WITHDRAW, form)

    assert (made.status_code, made.headers["location"]) == (303, f"{PATH}/tanda-terima/1")
    assert version(each_street) == ("withdrawn", 2)
    receipt = text_of(rina.open(made.headers["location"]))
    assert "Usulan ditarik" in receipt
    assert "Tahap Penilaian mandiri → ke Ditarik" in receipt
    assert "Oleh Rina , Koordinator" in receipt
    assert REASON in receipt


def test_a_receipt_shows_the_fingerprint_of_its_entry(street):
    rina = street.visitor("Rina")
    rina.send(WITHDRAW, {"versi": "1", "alasan": REASON})

    assert (
        street.office.rows(select(history_entry.c.hash))[0].hash in rina.open(f"{PATH}/tanda-terima/1").text
    )


@pytest.mark.parametrize("seq", ["0", "2", "x", "99999999999999999999", "-1", "%00", "1.0"])
def test_a_receipt_that_nobody_was_given_is_missing(street, seq):
    rina = street.visitor("Rina")
    rina.send(WITHDRAW, {"versi": "1", "alasan": REASON})

    assert rina.open(f"{PATH}/tanda-terima/{seq}").status_code == 404


def test_a_form_sent_twice_moves_once(each_street):
    rina = each_street.visitor("Rina")
    form = {**hidden(rina.open(WITHDRAW)), "alasan": REASON}
    first, second = (rina.send(WITHDRAW, form) for _ in range(2))

    assert first.headers["location"] == second.headers["location"]
    assert each_street.office.entries() == ["proposal.advanced"]


def test_the_key_of_one_form_does_not_serve_another(street):
    rina = street.visitor("Rina")
    form = {**hidden(rina.open(WITHDRAW)), "alasan": REASON}
    rina.send(WITHDRAW, form)

    assert rina.send(WITHDRAW, {**form, "alasan": "Lain."}).status_code == 422


def test_a_refused_form_does_not_use_its_key_up(street):
    rina = street.visitor("Rina")
    rina.send(WITHDRAW, {"versi": "1", "kunci": "k1"})

    assert street.office.rows(select(idempotency_key)) == []
    assert rina.send(WITHDRAW, {"versi": "1", "kunci": "k1", "alasan": REASON}).status_code == 303


def test_without_a_reason_the_form_comes_back_with_what_is_missing(street):
    refused = street.visitor("Rina").send(WITHDRAW, {"versi": "1"})

    assert refused.status_code == 422
    assert "Langkah ini tertahan 1 hal Tidak ada yang Anda ubah." in text_of(refused)
    assert "Alasan belum disertakan." in text_of(refused)
    assert version(street) == ("self_assessment", 1)


def test_every_unmet_requirement_of_a_refused_move_is_told(street):
    refused = street.visitor("Hendra").send(f"{PATH}/tahap/submit_self_assessment", {"versi": "1"})

    assert refused.status_code == 422
    assert "Langkah ini tertahan 2 hal" in text_of(refused)


def test_a_stale_form_comes_back_with_what_was_typed_and_who_came_first(street):
    street.office.stand(State.INTERNAL_REVIEW)
    bambang, rina = street.visitor("Bambang"), street.visitor("Rina")
    form = {**hidden(rina.open(WITHDRAW)), "alasan": REASON}
    bambang.send(f"{PATH}/tahap/return_to_unit", {"versi": "1", "alasan": "Lengkapi area V."})
    refused = rina.send(WITHDRAW, form)

    assert refused.status_code == 409
    assert "Langkah terakhir usulan ini diambil Bambang," in text_of(refused)
    assert "Tidak ada yang Anda ubah." in text_of(refused)
    assert f">{REASON}</textarea>" in refused.text
    assert (hidden(refused)["versi"], version(street)) == ("2", ("self_assessment", 2))


def test_a_stale_form_for_a_move_that_is_gone_says_so(street):
    rina = street.visitor("Rina")
    _, late = (rina.send(WITHDRAW, {"versi": "1", "alasan": REASON}) for _ in range(2))

    assert late.status_code == 409
    assert "Langkah terakhir usulan ini diambil Rina," in text_of(late)


def test_a_move_that_leaves_no_such_state_has_no_preview(street):
    gone = street.visitor("Rina").open(f"{PATH}/tahap/award")

    assert gone.status_code == 409
    assert "tidak tersedia pada tahap “Penilaian mandiri”" in text_of(gone)
    assert f'href="{PATH}"' in gone.text


@pytest.mark.parametrize("name", ["nowhere", "nominate", "WITHDRAW", "%00"])
def test_an_address_that_names_no_move_is_missing(street, name):
    assert street.visitor("Rina").open(f"{PATH}/tahap/{name}").status_code == 404


@pytest.mark.parametrize("name", ["Dewi", "Agus", "Sari"])
def test_a_role_that_may_not_is_refused_and_told_who_may(street, name):
    refused = street.visitor(name).send(WITHDRAW, {"versi": "1", "alasan": REASON})

    assert refused.status_code == 403
    assert "Langkah ini untuk peran Koordinator." in text_of(refused)
    assert street.office.entries() == []


def test_a_form_without_the_version_it_was_decided_on_is_refused(street):
    assert street.visitor("Rina").send(WITHDRAW, {"alasan": REASON}).status_code == 428


def test_an_earlier_duty_is_told_as_the_reason(street):
    street.office.stand(State.INTERNAL_REVIEW)
    street.office.bind("Bambang", "unit")
    refused = street.visitor("Bambang").send(
        f"{PATH}/tahap/return_to_unit", {"versi": "1", "alasan": "Lengkapi."}
    )

    assert refused.status_code == 403
    assert "sudah terikat pada usulan ini dalam pengisian dan pengajuan di unit" in text_of(refused)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"alasan": "x" * 2001}, "Alasan: Paling banyak 2000 karakter."),
        ({"alasan": "a\x00b"}, "Alasan: Isian memuat karakter yang tidak dapat disimpan."),
        ({"tanggal_keputusan": "31-12-2026"}, "Tanggal keputusan: Isi tanggal seperti 2026-04-30."),
        ({"nomor_keputusan": "x" * 201}, "Nomor keputusan: Paling banyak 200 karakter."),
        ({"berkas": "a\n" * 21}, "Nama berkas: Paling banyak 20."),
        ({"penanda_tangan": "Siapa"}, "Penanda tangan: Penanda tangan ini tidak dikenal"),
    ],
)
def test_a_field_that_cannot_be_read_is_named_and_the_rest_kept(street, form, told):
    refused = street.visitor("Rina").send(WITHDRAW, {"versi": "1", "alasan": REASON, **form})

    assert refused.status_code == 422
    assert told in text_of(refused)


def test_a_hostile_reason_is_only_text(street):
    hostile = "</textarea><script>alert(1)</script>"
    rina = street.visitor("Rina")
    rina.send(WITHDRAW, {"versi": "1", "alasan": hostile})
    pages = [rina.open(PATH).text, rina.open(f"{PATH}/tanda-terima/1").text]
    pages.append(rina.send(WITHDRAW, {"versi": "9", "alasan": hostile}).text)

    assert [page.count("<script") for page in pages] == [1, 1, 1]  # our own, in the head
    assert street.office.rows(select(history_note.c.text)) == [(hostile,)]


def test_a_decree_is_asked_for_where_one_is_needed_and_kept(street):
    street.office.stand(State.NATIONAL_EVALUATION)
    nadia = street.visitor("Nadia")
    page = nadia.open(f"{PATH}/tahap/award")
    assert [
        name for name in ("nomor_keputusan", "tanggal_keputusan", "berkas") if f'id="{name}"' in page.text
    ] == [
        "nomor_keputusan",
        "tanggal_keputusan",
        "berkas",
    ]
    decree = {"nomor_keputusan": "B/77/2026", "tanggal_keputusan": "2026-03-01", "berkas": "SK.pdf"}
    made = nadia.send(f"{PATH}/tahap/award", {**hidden(page), **decree})

    assert "Nomor keputusan B/77/2026, 1 Maret 2026" in text_of(nadia.open(made.headers["location"]))


def test_a_coordinator_chooses_the_head_who_signed(street):
    street.office.stand(State.TPI_EVALUATION)
    street.office.give("Sari", Role.AGENCY_HEAD, agency_id=OWN_AGENCY)
    refused = street.visitor("Rina").send(f"{PATH}/tahap/propose", {"versi": "1"})

    assert refused.status_code == 422
    assert "Surat pimpinan yang ditandatangani belum disertakan." in text_of(refused)


def test_a_revocation_may_leave_the_wbk_standing(street):
    street.office.stand(State.WBBM, target="wbbm")
    row = {"unit_id": 1, "predicate": "wbbm", "decree_no": "1", "decree_date": BEGUN.date(), "proposal_id": 1}
    street.office.write(
        insert(award).values(**row, source="x", is_self_awarded=False, recorded_at=BEGUN, recorded_by=1)
    )

    assert 'name="tetap_wbk"' in street.visitor("Nadia").open(f"{PATH}/tahap/revoke").text


def test_a_session_that_ended_meanwhile_leads_to_the_sign_in_and_back(street):
    rina = street.visitor("Rina")
    street.office.write(update(person).values(is_active=False))
    answer = rina.send(WITHDRAW, {"versi": "1", "alasan": REASON})

    assert answer.headers["location"] == "/masuk?kembali=%2Fusulan%2FZI-2026-0001%2Ftahap%2Fwithdraw"


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]
)
def test_a_body_that_is_no_form_breaks_nothing(street, content_type):
    rina = street.visitor("Rina")
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": content_type}
    answer = rina.client.post(WITHDRAW, content=b"\xff\x00{", headers=headers, follow_redirects=False)

    assert answer.status_code in {400, 415, 422, 428}
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
