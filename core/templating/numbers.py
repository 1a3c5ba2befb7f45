"""Counts as people read them."""


def badge(number):
    """What waits, as a badge says it: at most 99+."""
    return "99+" if number and number > 99 else number or 0


def compact(number):
    """1,204 in full, then 12.3K and 4.5M."""
    if number < 10_000:
        return f"{number:,}"
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if number >= size:
            tenths = number * 10 // size
            return f"{tenths // 10}.{tenths % 10}{letter}" if tenths % 10 else f"{tenths // 10}{letter}"
    raise AssertionError("unreachable: the smallest size is below 10,000")
