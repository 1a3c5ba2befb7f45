"""Estimate the height of a text: lists collapse tall ones behind a "show more" control."""

LINE_LENGTH = 40  # characters of a line on a phone, roughly
MAX_LINES = 12


def is_tall(text: str) -> bool:
    """Return whether the text takes more than MAX_LINES lines when wrapped at LINE_LENGTH."""
    if len(text) <= MAX_LINES:
        return False
    return sum(max(1, -(-len(line) // LINE_LENGTH)) for line in text.split("\n")) > MAX_LINES
