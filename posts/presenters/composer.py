"""Presenter of the composer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from accounts.models import User
from core.submissions import new_submission
from posts import messages, post_text
from posts.cards.presenter import QuoteCard, quote_card
from posts.forms import PostForm
from posts.models import Draft, Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.models.photo import MAX_PHOTOS


@dataclass(frozen=True, slots=True)
class ComposerBox:
    """A box after the first one: its number in the thread (from 2), its text, and why the text was refused, or ""."""

    number: int
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """The values that `jinja/composer.jinja` prints.

    `variant` is home, page, dialog or reply. `in_reply_to` and `quote_of` are ids of posts, or "". The dialog and the
    page show the post that is answered, `parent`; the other composers stand below it.
    """

    variant: str
    text: str
    boxes: list[ComposerBox]
    alts: list[str]  # descriptions of the pictures, MAX_PHOTOS of them
    submission: str  # idempotency token
    in_reply_to: int | str
    quote_of: int | str
    reply_to: str  # username, or ""
    parent: QuoteCard | None
    quote: QuoteCard | None
    placeholder: str
    notice: str = ""  # a sentence above the text
    errors: list[str]
    is_text_refused: bool = False
    are_pictures_refused: bool = False
    can_add: bool  # whether one more box is allowed
    is_last_box_focused: bool = False
    is_filled: bool = False  # then the browser does not restore an older draft
    saved_at: int | str = ""  # of the draft, in milliseconds since 1970
    photo_count: int = 0  # of the draft; the pictures are in a browser
    next: str = ""  # the address to go to after publishing
    limit: int = field(default_factory=post_text.limit)
    counting: str = field(default_factory=post_text.counting_version)
    max_posts: int = MAX_THREAD_POSTS


def build_composer(
    viewer: User,
    variant: str = "home",
    form: PostForm | None = None,
    in_reply_to: Post | None = None,
    quote_of: Post | None = None,
    texts: Sequence[str] = (),
    notice: str = "",
    draft: Draft | None = None,
    submission: str = "",
) -> Composer:
    """Return a Composer: empty, with `texts` in its boxes, or with the values and errors of `form`.

    `in_reply_to` and `quote_of` are visible posts or None; a reply begins with the @names of its recipients. `draft`
    is the origin of the texts, `submission` an idempotency token to use instead of a new one.
    """
    token = submission or (draft.key if draft else "")
    values = form_values(form) if form else blank_values(viewer, texts, in_reply_to, quote_of, token)
    return Composer(
        **values,
        variant=variant,
        reply_to=in_reply_to.author.username if in_reply_to else "",
        parent=quote_card(in_reply_to) if in_reply_to and variant in {"dialog", "page"} else None,
        quote=quote_card(quote_of) if quote_of else None,
        placeholder=placeholder(variant, in_reply_to, quote_of),
        notice=notice,
        can_add=len(values["boxes"]) < MAX_THREAD_POSTS - 1,
        is_filled=bool(form or texts),
        saved_at=int(1000 * draft.updated_at.timestamp()) if draft else "",
        photo_count=draft.photo_count if draft else 0,
    )


def placeholder(variant: str, in_reply_to: Post | None, quote_of: Post | None) -> str:
    """Return the placeholder of the first box."""
    if in_reply_to:
        return messages.PLACEHOLDER_OF_REPLY
    if quote_of:
        return messages.PLACEHOLDER_OF_QUOTE
    return messages.PLACEHOLDER_ON_HOME if variant == "home" else messages.PLACEHOLDER


def unsent_form(
    viewer: User,
    texts: Sequence[str] = (),
    in_reply_to: Post | None = None,
    quote_of: Post | None = None,
    **more: str,
) -> PostForm:
    """Return an unbound form with these texts in its boxes."""
    first, *others = initial_texts(viewer, texts, in_reply_to)
    initial = {"text": first, "more": others, "in_reply_to": in_reply_to, "quote_of": quote_of}
    return PostForm(author=viewer, initial={**initial, **more})


def initial_texts(viewer: User, texts: Sequence[str], in_reply_to: Post | None) -> Sequence[str]:
    """Return the initial texts of the boxes: `texts`, or the @names of a reply's recipients."""
    return texts or [in_reply_to.reply_prefill(viewer) if in_reply_to else ""]


def blank_values(
    viewer: User, texts: Sequence[str], in_reply_to: Post | None, quote_of: Post | None, submission: str
) -> dict[str, Any]:
    """Return the values of a composer that was not submitted, without building a form, which is slow."""
    first, *others = initial_texts(viewer, texts, in_reply_to)
    return {
        "text": first,
        "boxes": [ComposerBox(number, text) for number, text in enumerate(others, start=2)],
        "submission": submission or new_submission(),
        "in_reply_to": in_reply_to.pk if in_reply_to else "",
        "quote_of": quote_of.pk if quote_of else "",
        "alts": [""] * MAX_PHOTOS,
        "errors": [],
    }


def form_values(form: PostForm) -> dict[str, Any]:
    """Return the values of a composer with a form, bound or with initial values."""
    errors = form.errors
    return {
        "text": form["text"].value() or "",
        "boxes": extra_boxes(form),
        "submission": form["submission"].value() or "",
        "in_reply_to": form["in_reply_to"].value() or "",
        "quote_of": form["quote_of"].value() or "",
        "alts": [form[f"alt_{number}"].value() or "" for number in range(MAX_PHOTOS)],
        "errors": [error for sentences in errors.values() for error in sentences],
        "is_text_refused": "text" in errors or NON_FIELD_ERRORS in errors,
        "are_pictures_refused": "images" in errors or "uploads" in errors,
    }


def extra_boxes(form: PostForm) -> list[ComposerBox]:
    """Return the boxes after the first, each with its number, text and error."""
    errors = form.errors.as_data().get("more", []) if form.is_bound else []
    sentences_by_box = {error.params["box"]: error.params["sentence"] for error in errors if error.params}
    texts = form["more"].value() or []
    return [ComposerBox(number + 2, text, sentences_by_box.get(number, "")) for number, text in enumerate(texts)]
