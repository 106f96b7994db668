"""The rules of scoring as formulas, so that a person sees the points while filling.

They say what ``states.scoring`` says, cell by cell; a spreadsheet reckons in binary fractions, so the verdict
stays with us. Only text and figures of the regulation go into a formula, never what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterable

from states.figures import shortest
from states.regulations import Question, QuestionKind, Ratio, RatioKind
from workflow.services.worksheet_file.layout import column_letters
from workflow.services.worksheet_file.plan import WEIGHT, Line, Plan

#: Decimals at which two scores are compared: what binary fractions get wrong lies far behind.
_PLACES = 10


def worth(plan: Plan, question: Question, column: str) -> str:
    """Return what a question is worth, 0..1, from the values in a column."""
    cell = _cell(plan, question.code, column)
    match question.kind:
        case QuestionKind.CHOICE:
            options = [(option, value) for option, value in question.options.items() if value]
            opened = "".join(f'IF({cell}="{option}",{shortest(value)},' for option, value in options)
            return f"={opened}0{')' * len(options)}"
        case QuestionKind.INDEX:
            least, most = map(shortest, question.index_range or ())
            return f"=IF(ISNUMBER({cell}),IF(AND({cell}>={least},{cell}<={most}),{cell}/{most},0),0)"
        case _:
            return f"={_ratio(plan, question, column)}"


def _ratio(plan: Plan, question: Question, column: str) -> str:
    ratio = question.ratio
    if ratio is None:
        return "0"
    counts = [_cell(plan, count.code, column) for count in question.inputs]
    part, whole = (_sum(plan, codes, column) for codes in (ratio.part, ratio.whole))
    zero = f"IF({part}=0,{shortest(ratio.when_both_are_zero)},{shortest(ratio.when_whole_is_zero)})"
    found = f"IF({whole}=0,{zero},{_share(ratio, part, whole)})"
    if ratio.within:
        found = f"IF({_sum(plan, ratio.within, column)}>{whole},0,{found})"
    return f"IF(COUNT({','.join(counts)})<{len(counts)},0,{found})"


def _share(ratio: Ratio, part: str, whole: str) -> str:
    if ratio.kind is RatioKind.REDUCTION:
        return f"MAX(0,({whole}-{part})/{whole})"
    return f"MIN(1,{part}/{whole})" if ratio.capped else f"{part}/{whole}"


def points(plan: Plan, line: Line, column: str) -> str:
    """Return the points of an area, a result or a sub-area from the worths in a column."""
    if line.subarea is None:
        return f"={'+'.join(f'{column}{plan.rows[part] + 1}' for part in line.parts)}"
    row = plan.rows[line.name] + 1
    scored = [question for question in line.subarea.questions if question.is_scored]
    lines = sum(1 + len(question.inputs) for question in line.subarea.questions)
    # Not AVERAGE, which skips what is empty and so rewards leaving a bad answer out.
    weight = f"${column_letters(WEIGHT)}${row}"
    return f"={weight}*SUM({column}{row + 1}:{column}{row + lines})/{len(scored)}"


def measured(plan: Plan, sheet: str, code: str, column: str) -> str:
    """Return what a determination row measures, on another sheet than the points."""
    return f"={'+'.join(f'{sheet}!{column}{plan.rows[name] + 1}' for name in plan.measured(code))}"


def missing(actual: str, least: str) -> str:
    """Return what a figure lacks."""
    return f"=MAX(0,ROUND({least}-{actual},{_PLACES}))"


def verdict(gap: str, passed: str, failed: str) -> str:
    """Return one of two words by whether something is lacking."""
    return f'=IF({gap}>0,"{failed}","{passed}")'


def filled(column: str, first_row: int, last_row: int, sheet: str) -> str:
    """Return how many cells of a column are filled."""
    return f"=COUNTA({sheet}!{column}{first_row + 1}:{column}{last_row + 1})"


def _cell(plan: Plan, code: str, column: str) -> str:
    return f"{column}{plan.rows[f'question {code}'] + 1}"


def _sum(plan: Plan, codes: Iterable[str], column: str) -> str:
    cells = [_cell(plan, code, column) for code in codes]
    return cells[0] if len(cells) == 1 else f"({'+'.join(cells)})"
