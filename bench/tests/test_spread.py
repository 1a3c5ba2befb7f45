"""Median, percentiles and ratios of measurements."""

import pytest

from bench.spread import Spread, percentile, ratio, spread


def test_spread_has_median_minimum_and_maximum():
    assert spread([9, 1, 4]) == Spread(4, 1, 9)
    assert spread([1, 2]).median == 1.5


def test_spread_ignores_missing_values():
    assert spread([None, 3, None]) == Spread(3, 3, 3)
    assert spread([None]) is None
    assert spread([]) is None


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (95, 95), (99, 99), (100, 100)])
def test_percentile_is_nearest_rank(percent, value):
    assert percentile(range(100, 0, -1), percent) == value


def test_percentile_of_few_values_is_one_of_them():
    assert percentile([7], 50) == percentile([7], 99) == 7
    assert percentile([1, 2], 99) == 2


def test_ratio_without_value_or_base_is_none():
    assert ratio(3, 2) == 1.5
    assert ratio(3, 0) is None
    assert ratio(None, 2) is None
