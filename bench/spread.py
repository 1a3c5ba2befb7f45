"""Median, range, percentiles and ratios of measurements."""

from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True)
class Spread:
    """The median of values, with their minimum and maximum."""

    median: float
    low: float
    high: float


def spread(values):
    """Return the Spread of the values that are not None, or None without any."""
    there = [value for value in values if value is not None]
    return Spread(median(there), min(there), max(there)) if there else None


def percentile(values, percent):
    """Return the smallest value that at least `percent` per cent of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def ratio(value, base):
    """Return `value / base`, or None if either is missing or `base` is 0."""
    return value / base if value is not None and base else None
