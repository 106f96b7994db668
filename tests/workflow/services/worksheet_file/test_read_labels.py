"""Somebody else's form: rows are recognised by what they are called, and what is not is told."""

from __future__ import annotations

import pytest

from states.errors import Invalid
from states.regulations import regulation
from states.vocabulary import Column
from tests.states.worksheets import filled
from tests.workflow.workbooks import pages_of, saved
from workflow.services.worksheet_file.labels import Labels, normalised
from workflow.services.worksheet_file.merge import merge
from workflow.services.worksheet_file.read_labels import read_labels

RULES = regulation("permenpanrb-90-2021")
HALVES = {"compliance": "I. PEMENUHAN", "reform": "II. REFORM"}


def ministry_form(answers, name_of=lambda question: question.label):
    """Return a form as the ministry lays it out: halves, numbered areas, sub-areas and questions."""
    rows = [
        ["LEMBAR KERJA EVALUASI ZONA INTEGRITAS"],
        [],
        ["No", "", "", "", "Penilaian", "Bobot", "Pilihan Jawaban", "Jawaban", "Nilai", "%", "Catatan"],
        ["A", "", "", "", "PENGUNGKIT", 60],
    ]
    half = None
    for number, area in enumerate(RULES.areas, start=1):
        if area.half != half:
            half = area.half
            rows.append(["", half[0], "", "", HALVES[half], 30])
        rows.append(["", "", str(number), "", f"{area.name.upper()} ({area.weight})", float(area.weight)])
        rows += [row for subarea in area.subareas for row in subarea_rows(subarea, answers, name_of)]
    rows.append(["B", "", "", "", "HASIL", 40])
    for component in RULES.results:
        rows.append(["", "I", "", "", component.name.upper(), float(component.weight)])
        rows += [row for subarea in component.subareas for row in subarea_rows(subarea, answers, name_of)]
    return rows


def subarea_rows(subarea, answers, name_of):
    yield ["", "", "", "i", f"i. {subarea.name}", float(subarea.weight), "", "", 0.5, 0.5]
    for letter, question in zip("abcdefghij", subarea.questions, strict=False):
        computed = "100%" if question.inputs else answers.get(question.code, "")
        yield ["", "", "", letter, f"{letter}. {name_of(question)}", "", "A/B/C", computed, 1, 1, "SK 2026"]
        for count in question.inputs:
            yield ["", "", "", "", f"- {name_of(count)}", "", "Jumlah", answers.get(count.code, "")]


def reading_of(rows, wordings=None, column=Column.UNIT, **more_pages: list[list[object]]):
    pages = pages_of(saved({"LKE 2026": rows, **more_pages}))
    return read_labels(pages, RULES, wordings or {}, column)


def values(reading):
    merged = merge(RULES, reading, {})
    assert merged.faults == ()
    return {change.code: change.now.value for change in merged.changes}


def test_the_ministrys_form_is_read_by_its_rows():
    reading = reading_of(ministry_form(filled(RULES)))
    assert values(reading) == filled(RULES)
    assert (reading.unmatched, reading.absent) == ((), ())
    assert {each.note for each in reading.handed if each.code == "P001"} == {"SK 2026"}


def test_capitals_numbers_accents_and_marks_make_no_difference():
    spelt = {"P001": "1)  Tím  pembangunan ZI\nterbentuk (0,50)."}
    reading = reading_of(ministry_form({"P001": "ya"}, lambda q: spelt.get(q.code, q.label)))
    assert values(reading) == {"P001": "Ya"}


def test_the_official_wording_is_known_where_it_was_imported():
    wordings = {code: f"Bunyi resmi untuk {code}, panjang dan lengkap" for code in RULES.inputs}
    form = ministry_form(filled(RULES), lambda q: wordings.get(q.code, q.label))
    assert values(reading_of(form, wordings)) == filled(RULES)
    unknown = reading_of([*form, ["", "", "", "", RULES.questions["P001"].label, "", "", "Ya"]])
    assert len(unknown.unmatched) == len(RULES.inputs)


def test_headings_tell_questions_apart_that_are_called_alike():
    """The same words in both halves: the half above decides."""
    wordings = {"P012": "Hasil dievaluasi", "P093": "Hasil dievaluasi"}
    form = ministry_form({"P012": "B", "P093": "C"}, lambda q: wordings.get(q.code, q.label))
    assert values(reading_of(form, wordings)) == {"P012": "B", "P093": "C"}


def test_headings_may_stand_further_to_the_left():
    wordings = {"P012": "Hasil dievaluasi", "P093": "Hasil dievaluasi"}
    form = ministry_form({"P012": "B", "P093": "C"}, lambda q: wordings.get(q.code, q.label))
    for row in form[3:]:
        if len(row) > 4 and labels_of(wordings).is_heading(row[4]):
            row[2], row[4] = row[4], ""
    assert values(reading_of(form, wordings)) == {"P012": "B", "P093": "C"}


def labels_of(wordings):
    return Labels(RULES, wordings)


def test_what_headings_cannot_tell_apart_is_not_guessed():
    wordings = {"P010": "Hasil dievaluasi", "P011": "Hasil dievaluasi"}
    form = ministry_form({"P010": "B"}, lambda q: wordings.get(q.code, q.label))
    reading = reading_of(form, wordings)
    assert (values(reading), len(reading.unmatched)) == ({}, 1)
    assert {"P010", "P011"} <= set(reading.absent)


def test_every_answered_row_that_is_no_question_is_told():
    form = [
        *ministry_form({}),
        ["", "", "", "", "Pertanyaan tambahan", "", "", "A"],
        ["", "", "", "", "Kosong"],
    ]
    reading = reading_of(form)
    assert [(spot.sheet, spot.cell) for spot in reading.unmatched] == [("LKE 2026", f"H{len(form) - 1}")]


def test_questions_without_a_row_are_told():
    form = [row for row in ministry_form(filled(RULES)) if "Tim pembangunan" not in str(row)]
    assert reading_of(form).absent == ("P001",)


def test_an_answer_that_comes_twice_is_a_fault_at_its_second_place():
    again = ["", "", "", "", RULES.questions["P001"].label, "", "", "Tidak"]
    form = [*ministry_form({"P001": "Ya"}), again]
    [fault] = reading_of(form).faults
    assert (fault.where, fault.reason) == (f"sheet 1, cell H{len(form)}, question P001", "given-twice")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("F", "not-an-option"), ("Mungkin", "not-an-option"), ("A;B", "not-an-option"), ("1", "not-an-option")],
)
def test_a_cell_that_cannot_be_read_is_named(text, reason):
    merged = merge(RULES, reading_of(ministry_form({"P002": text, "P001": "Ya"})), {})
    [fault] = merged.faults
    assert fault.where.endswith("question P002")
    assert (fault.reason, [change.code for change in merged.changes]) == (reason, ["P001"])


@pytest.mark.parametrize(("typed", "kept"), [("ya", "Ya"), ("YA.", "Ya"), ("tidak", "Tidak"), (" Ya ", "Ya")])
def test_options_are_taken_as_people_type_them(typed, kept):
    assert values(reading_of(ministry_form({"P001": typed}))) == {"P001": kept}


def test_decimals_may_have_a_comma():
    assert str(values(reading_of(ministry_form({"P125": "3,65"})))["P125"]) == "73/20"


def test_pages_that_are_no_worksheet_are_passed_over():
    cover = [["Instansi", "Badan Contoh"], ["Tahun", 2026]]
    pages = pages_of(saved({"Sampul": cover, "LKE": ministry_form({"P001": "Ya"}), "Akhir": [["x"]]}))
    assert values(read_labels(pages, RULES, {}, Column.UNIT)) == {"P001": "Ya"}


def test_answers_are_taken_from_the_column_that_is_meant():
    rows = ministry_form({"P001": "Ya"})
    rows[2][7:7] = ["Jawaban TPI"]
    for row in rows[3:]:
        row[7:7] = ["Tidak" if "Tim pembangunan ZI terbentuk" in str(row) else ""]
    assert values(reading_of(rows, column=Column.TPI)) == {"P001": "Tidak"}
    assert values(reading_of(rows, column=Column.UNIT)) == {"P001": "Ya"}


@pytest.mark.parametrize(
    "rows", [[["Penilaian", "Jawaban"], ["Entah apa", "Ya"]], [["Tim pembangunan ZI terbentuk"]]]
)
def test_a_file_without_questions_or_answers_is_no_worksheet(rows):
    with pytest.raises(Invalid) as refused:
        reading_of(rows)
    assert [fault.reason for fault in refused.value.faults] == ["no-worksheet"]


def test_labels_are_normalised():
    names = ["a. Tim Kerja (4,00)", "IV) tim-kerja", "1.2. TIM  KERJA:", "• Tim kerja.", "Tim kerja"]
    assert {normalised(name) for name in names} == {"tim kerja"}
    assert normalised("Indeks (survei eksternal)") == "indeks survei eksternal"
