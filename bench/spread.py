"""From many measurements to one figure and how far they lay apart."""

from dataclasses import dataclass
from math import ceil
from statistics import median


@dataclass(frozen=True)
class Spread:
    """The median of what was measured, between the least and the most."""

    median: float
    low: float
    high: float


def spread(values):
    """The Spread of the values that are there; None without any."""
    there = [value for value in values if value is not None]
    return Spread(median(there), min(there), max(there)) if there else None


def percentile(values, percent):
    """The least of the values that `percent` of them do not exceed."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def ratio(value, base):
    """How many times `base` the value is; None where that cannot be said."""
    return value / base if value is not None and base else None
