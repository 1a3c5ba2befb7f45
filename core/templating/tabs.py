"""Tabs above the parts of a page, printed by `_tabs.html`."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: a link, and a count beside it unless that is 0 or None."""

    name: str
    url: str
    is_current: bool = False
    count: int | None = None


def tabs_below(url: str, current_path: str, rows: Iterable[tuple[str, str, int | None]]) -> list[Tab]:
    """Return the tabs of the pages below `url`.

    Each row is a name, the path below `url` ("" for `url` itself), and a count or None. `current_path` is the path of
    the current page.
    """
    return [Tab(name, f"{url}{path}", path == current_path, count) for name, path, count in rows]
