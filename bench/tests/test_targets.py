"""Evaluating a result against the targets."""

from bench.targets import evaluate
from bench.tests.results import page, result


def verdict(outcome, words):
    found = {f"{target.page}: {target.words}": (value, is_met) for target, value, is_met in evaluate(outcome)}
    return found[words]


def test_median_of_rounds_is_evaluated():
    fast = result(page("home, follows 100", cpu_ms=(4.0, 4.5, 30.0)))
    slow = result(page("home, follows 100", cpu_ms=(4.0, 5.5, 6.0)))
    assert verdict(fast, "home, follows 100: worker CPU ms") == (4.5, True)
    assert verdict(slow, "home, follows 100: worker CPU ms") == (5.5, False)


def test_minimum_targets():
    likes = {"clients": 8, "likes": 2400, "rates": [1600.0, 1700.0, 1400.0], "flushes": [900.0], "exact": True}
    assert verdict(result(likes=likes), "8 clients liking one witt: likes/s") == (1600.0, True)
    assert verdict(result(likes=likes | {"rates": [900.0]}), "8 clients liking one witt: likes/s") == (900.0, False)
    assert verdict(result(likes=likes | {"exact": False}), "8 clients liking one witt: counts exact") == (0, False)


def test_takahe_ratio_is_relative_to_bare_page():
    value, is_met = verdict(
        result(page("home, follows 100", rate_4_to_bare=[0.8])), "home, follows 100: requests/s, times Takahē's"
    )
    assert round(value, 2) == 7.47  # of a bare page's 297 requests a second 0.8, of Takahē's 31.8
    assert not is_met


def test_publish_ratio_of_most_to_least_followed():
    least = page("publish, by the least followed", cpu_ms=(8.0,))
    best = page("publish, by the best followed", cpu_ms=(16.0,))
    assert verdict(result(least, best), "publish: worker CPU, best followed to least") == (2.0, False)


def test_missing_value_is_not_met():
    value, is_met = verdict(result(), "home, follows 5000: PostgreSQL ms")
    assert value is None
    assert not is_met


def test_largest_worker_is_evaluated():
    assert verdict(result(rss=106.0), "a worker: MB, resident") == (106.0, False)
