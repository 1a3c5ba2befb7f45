"""The version of the project, which programs are told."""

from datetime import date

VERSION = "0.1.0"
RELEASED_ON = date(2026, 11, 30)
