"""Ids of rows in texts from requests: up to 18 ASCII digits, so that an id always fits a bigint."""

import re

ID = "[0-9]{1,18}"  # a regular expression
MAX_ID = 2**63 - 1  # the largest bigint, above every id

_ID = re.compile(ID)
_IDS = re.compile(f"{ID}(,{ID})*")


def parse_id(text: str | None) -> int | None:
    """Return the id that a text is, or None for any other text."""
    return int(text) if text and _ID.fullmatch(text) else None


def parse_ids(text: str, limit: int) -> list[int]:
    """Return the ids of a text such as "1,2,3". Raise ValueError for any other text, or above `limit` ids."""
    if not _IDS.fullmatch(text) or text.count(",") >= limit:
        raise ValueError(f"not a list of up to {limit} ids")
    return [int(pk) for pk in text.split(",")]
