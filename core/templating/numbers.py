"""Counts formatted for people."""


def badge(number: int | None) -> int | str:
    """Return an unread count as its badge shows it: at most "99+", and 0 for None."""
    return "99+" if number and number > 99 else number or 0


def compact(number: int) -> str:
    """Return a count in full below 10,000 ("1,204"), above as "12.3K" or "4.5M", rounded down."""
    if number < 10_000:
        return f"{number:,}"
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if number >= size:
            tenths = number * 10 // size
            return f"{tenths // 10}.{tenths % 10}{letter}" if tenths % 10 else f"{tenths // 10}{letter}"
    raise AssertionError("unreachable: the smallest size is below 10,000")
