"""Which views answer suspended users, too. `accounts.middleware` refuses these users all other views."""

from collections.abc import Callable


def open_to_suspended[View: Callable](view: View) -> View:
    """Declare that a view function answers suspended users, too; a view class sets `is_open_to_suspended`.

    Usable as a decorator.
    """
    view.is_open_to_suspended = True  # type: ignore[attr-defined]
    return view


def is_open_to_suspended(view: Callable) -> bool:
    """Return whether a view (a function, or the result of `as_view`) answers suspended users, too."""
    view_class = getattr(view, "view_class", None)
    return getattr(view, "is_open_to_suspended", False) or getattr(view_class, "is_open_to_suspended", False)
