"""What `jinja/composer.jinja` shows: a form, and where it stands."""

from django.core.exceptions import NON_FIELD_ERRORS

from posts import post_text as words
from posts.cards.presenter import quote_card
from posts.forms import PostForm, new_submission
from posts.models.draft import MAX_THREAD_POSTS
from posts.models.photo import MAX_PHOTOS

PLACEHOLDERS = {"home": "Compose new witt…"}


def composer_context(
    viewer, variant="home", form=None, in_reply_to=None, quote_of=None, texts=(), notice="", draft=None, submission=""
):
    """The composer `variant` (home, page, dialog or reply), empty, with `texts` in its boxes, or as `form` has it.

    `in_reply_to` and `quote_of` are visible posts or None; a reply starts with the names of those it goes to.
    `notice` is a sentence to read above the words; `draft` the one that the texts come from,
    `submission` the token of an empty form in place of a new one.
    """
    is_filled = bool(form or texts)
    if form:
        values = form_values(form)
    else:
        values = blank_values(initial_texts(viewer, texts, in_reply_to), in_reply_to, quote_of, draft)
        values["submission"] = submission or values["submission"]
    return {
        **values,
        "can_add": len(values["boxes"]) < MAX_THREAD_POSTS - 1,
        "most": MAX_THREAD_POSTS,
        "variant": variant,
        "limit": words.limit(),
        "counting": words.counting_version(),
        "placeholder": "Your reply" if in_reply_to else PLACEHOLDERS.get(variant, "What’s happening?"),
        "reply_to": in_reply_to.author.username if in_reply_to else "",
        "quote": quote_card(quote_of) if quote_of else None,
        "notice": notice,
        "is_filled": is_filled,
        "saved_at": int(1000 * draft.updated_at.timestamp()) if draft else "",
    }


def unsent_form(viewer, texts=(), in_reply_to=None, quote_of=None, **more):
    """A form that nobody has sent yet, with these texts in its boxes."""
    first, *others = initial_texts(viewer, texts, in_reply_to)
    initial = {"text": first, "more": others, "in_reply_to": in_reply_to, "quote_of": quote_of}
    return PostForm(author=viewer, initial={**initial, **more})


def initial_texts(viewer, texts, in_reply_to):
    """What stands in the boxes in the beginning: these texts, or the names of those whom a reply goes to."""
    return texts or [in_reply_to.reply_prefill(viewer) if in_reply_to else ""]


def blank_values(texts, in_reply_to, quote_of, draft):
    """What a composer shows that nobody has sent yet, as flat values: home needs no form for an empty box."""
    first, *others = texts
    return {
        "text": first,
        "boxes": [_box(number, text) for number, text in enumerate(others)],
        "submission": draft.key if draft else new_submission(),
        "answered_id": in_reply_to.pk if in_reply_to else "",
        "quoted_id": quote_of.pk if quote_of else "",
        "alts": [""] * MAX_PHOTOS,
        "errors": [],
    }


def form_values(form):
    """The same of a form: as it was sent, or as it was filled in beforehand."""
    errors = form.errors
    return {
        "text": form["text"].value() or "",
        "boxes": extra_boxes(form),
        "submission": form["submission"].value() or "",
        "answered_id": form["in_reply_to"].value() or "",
        "quoted_id": form["quote_of"].value() or "",
        "alts": [form[f"alt_{number}"].value() or "" for number in range(MAX_PHOTOS)],
        "errors": [error for sentences in errors.values() for error in sentences],
        "is_text_refused": "text" in errors or NON_FIELD_ERRORS in errors,
        "are_pictures_refused": "images" in errors,
    }


def extra_boxes(form):
    """The boxes after the first: the number each goes by, its text, and what is wrong with it."""
    refused = form.errors.as_data().get("more", []) if form.is_bound else []
    problems = {error.params["box"]: error.params["sentence"] for error in refused if error.params}
    texts = form["more"].value() or []
    return [_box(n, text, problems.get(n, "")) for n, text in enumerate(texts)]


def _box(n, text, problem=""):
    return {"number": n + 2, "text": text, "problem": problem}
