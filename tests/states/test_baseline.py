"""What changed since WBK: exact differences of points, and none between what cannot be compared."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from states.baseline import compare
from states.scoring import score
from tests.states.cast import NEW, OLD
from tests.states.worksheets import filled

BEST, WORST = score(OLD, filled(OLD)), score(OLD, filled(OLD, best=False))


def test_nothing_changed_where_the_answers_are_the_same():
    found = compare((OLD, BEST), (OLD, BEST))
    assert {each.change for each in (found.total, *found.components.values(), *found.areas.values())} == {0}


def test_every_area_is_compared_by_its_points():
    found = compare((OLD, WORST), (OLD, BEST))
    assert {code: each.change for code, each in found.areas.items()} == dict(OLD.area_weights)


def test_what_nobody_answered_is_no_loss():
    found = compare((OLD, BEST), (OLD, None))
    assert found.total.then == BEST.total
    assert (found.total.now, found.total.change) == (None, None)
    assert {each.change for each in (*found.areas.values(), *found.components.values())} == {None}
    assert found.areas["MP"].then == OLD.area_weights["MP"]


def test_a_difference_is_exact_and_may_be_a_loss():
    one = replace(BEST, areas={**BEST.areas, "MP": Fraction(1, 3)})
    assert compare((OLD, BEST), (OLD, one)).areas["MP"].change == Fraction(1, 3) - OLD.area_weights["MP"]


def test_areas_of_two_regulations_are_compared_where_they_are_worth_the_same():
    new = score(NEW, filled(NEW))
    found = compare((OLD, WORST), (NEW, new))
    assert found.areas["MP"].change == NEW.area_weights["MP"]
    assert (found.total.then, found.total.now, found.total.change) == (
        WORST.total,
        new.total,
        new.total - WORST.total,
    )


def test_components_that_weigh_otherwise_are_shown_and_not_subtracted():
    found = compare((OLD, BEST), (NEW, score(NEW, filled(NEW)))).components
    then_and_now = (found["clean_government"].then, found["clean_government"].now)
    assert then_and_now == (Fraction(20), Fraction("22.5"))
    assert found["clean_government"].change is None


def test_what_only_one_regulation_knows_has_no_other_side():
    found = compare((OLD, BEST), (NEW, score(NEW, filled(NEW)))).components
    assert (found["tlhp"].now, found["performance"].then, found["performance"].change) == (None, None, None)
