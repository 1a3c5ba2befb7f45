"""How many measurements become one figure."""

import pytest

from bench.spread import Spread, percentile, ratio, spread


def test_a_spread_is_the_median_between_the_least_and_the_most():
    assert spread([9, 1, 4]) == Spread(4, 1, 9)
    assert spread([1, 2]).median == 1.5


def test_what_could_not_be_measured_does_not_count():
    assert spread([None, 3, None]) == Spread(3, 3, 3)
    assert spread([None]) is None
    assert spread([]) is None


@pytest.mark.parametrize("percent, value", [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_a_percentile_is_the_least_that_so_many_do_not_exceed(percent, value):
    assert percentile(range(100, 0, -1), percent) == value


def test_a_percentile_of_few_is_one_of_them():
    assert percentile([7], 50) == percentile([7], 99) == 7
    assert percentile([1, 2], 99) == 2


def test_a_ratio_to_nothing_cannot_be_said():
    assert ratio(3, 2) == 1.5
    assert ratio(3, 0) is None
    assert ratio(None, 2) is None
