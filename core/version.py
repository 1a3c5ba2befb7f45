"""The version of the project, which the API and NodeInfo state."""

from datetime import date

VERSION = "0.1.0"
RELEASED_ON = date(2026, 11, 30)
