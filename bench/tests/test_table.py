"""Reports and comparisons of results."""

from bench.compare import comparison
from bench.table import number, report, table
from bench.tests.results import page, result


def line_of(text, begin):
    return next(line for line in text.splitlines() if line.startswith(begin))


def test_table_columns_are_aligned():
    lines = table([["page", "CPU ms"], ["home", "4.20"], ["a long name", "12,000"]]).splitlines()
    assert lines == [
        "| page        | CPU ms |",
        "| :---------- | -----: |",
        "| home        |   4.20 |",
        "| a long name | 12,000 |",
    ]


def test_numbers_have_about_three_digits():
    assert [number(value) for value in (0.424, 4.2, 42.04, 420.4, 4204)] == ["0.42", "4.20", "42.0", "420", "4,204"]


def test_report_has_spread_of_a_page():
    line = line_of(report(result(page("profile", cpu_ms=(4.0, 3.0, 8.0)))), "| profile")
    assert " 4.00 (3.00–8.00) " in line
    assert " 20,000 " in line


def test_report_marks_targets_and_names_samples():
    text = report(result(page("home, follows 100", cpu_ms=(7.0,))))
    assert line_of(text, "| home, follows 100: worker CPU ms").split("|")[-2].strip() == "NO"
    assert line_of(text, "| home, follows 100: PostgreSQL ms").split("|")[-2].strip() == "yes"
    assert line_of(text, "| publish: PostgreSQL").split("|")[-2].strip() == "–"
    assert "- home, follows 100: the home, follows 100" in text


def test_report_has_concurrent_likes_beside_disk_flushes():
    likes = {"clients": 8, "likes": 2400, "rates": [1600.0, 1700.0], "flushes": [2000.0, 2200.0], "exact": True}
    line = line_of(report(result(likes=likes)), "8 clients liking")
    assert "2,400 times: 1,650/s (1,600–1,700), counts exact; the disk flushes 2,100 times a second" in line


def test_comparison_shows_results_side_by_side():
    sizes = zip((4.0, 4.5, 5.0), (10_000, 100_000, 1_000_000), strict=True)
    text = comparison(*(result(page("profile", cpu_ms=(ms,)), people=people) for ms, people in sizes))
    line = line_of(text, "| profile")
    assert "4.00 → 4.50 → 5.00" in line
    assert "×1.20" in line  # (5 + 1) / (4 + 1), workers and PostgreSQL
    assert "C: bench_1000000, 1,000,000 people" in text


def test_comparison_marks_large_growth():
    small = result(page("profile"), page("hashtag"), page("only here"))
    large = result(page("profile", cpu_ms=(4.1,)), page("hashtag", postgres_ms=(9.0,)))
    text = comparison(small, large)
    assert line_of(text, "| profile").split("|")[-2].strip() == ""
    assert line_of(text, "| hashtag").split("|")[-2].strip() == "large"
    assert "only here" not in text


def test_comparison_has_growth_relative_to_bare_page():
    before = result(page("bare"), page("profile"))
    after = result(page("bare", cpu_ms=(9.0,)), page("profile", cpu_ms=(9.0,)))
    assert "×2.00 |     ×1.00" in line_of(comparison(before, after), "| profile")
