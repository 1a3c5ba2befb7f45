"""Which texts are shown folded, with a control that unfolds them."""

LINE_LENGTH = 40  # characters; about what a phone shows in a line
MAX_LINES = 12


def is_tall(text: str) -> bool:
    """Return whether the text has more lines, as displayed, than a list shows of it."""
    if len(text) <= MAX_LINES:
        return False
    return sum(max(1, -(-len(line) // LINE_LENGTH)) for line in text.split("\n")) > MAX_LINES
