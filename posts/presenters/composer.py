"""The context of `jinja/composer.jinja`."""

from django.core.exceptions import NON_FIELD_ERRORS

from posts import messages, post_text
from posts.cards.presenter import quote_card
from posts.forms import PostForm, new_submission
from posts.models.draft import MAX_THREAD_POSTS
from posts.models.photo import MAX_PHOTOS


def composer_context(
    viewer, variant="home", form=None, in_reply_to=None, quote_of=None, texts=(), notice="", draft=None, submission=""
):
    """Return the context of a composer: empty, with `texts` in its boxes, or with the values and errors of `form`.

    `variant` is home, page, dialog or reply. `in_reply_to` and `quote_of` are visible posts or None; a reply begins
    with the @names of its recipients. `notice` is a sentence shown above the text, `draft` the origin of the texts,
    `submission` an idempotency token to use instead of a new one.
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
        "limit": post_text.limit(),
        "counting": post_text.counting_version(),
        "placeholder": placeholder(variant, in_reply_to),
        "reply_to": in_reply_to.author.username if in_reply_to else "",
        "quote": quote_card(quote_of) if quote_of else None,
        "notice": notice,
        "is_filled": is_filled,
        "saved_at": int(1000 * draft.updated_at.timestamp()) if draft else "",
    }


def placeholder(variant, in_reply_to):
    """Return the placeholder of the first box."""
    if in_reply_to:
        return messages.PLACEHOLDER_OF_REPLY
    return messages.PLACEHOLDER_ON_HOME if variant == "home" else messages.PLACEHOLDER


def unsent_form(viewer, texts=(), in_reply_to=None, quote_of=None, **more):
    """Return an unbound form with these texts in its boxes."""
    first, *others = initial_texts(viewer, texts, in_reply_to)
    initial = {"text": first, "more": others, "in_reply_to": in_reply_to, "quote_of": quote_of}
    return PostForm(author=viewer, initial={**initial, **more})


def initial_texts(viewer, texts, in_reply_to):
    """Return the initial texts of the boxes: `texts`, or the @names of a reply's recipients."""
    return texts or [in_reply_to.reply_prefill(viewer) if in_reply_to else ""]


def blank_values(texts, in_reply_to, quote_of, draft):
    """Return the values of a composer that was not submitted, without building a form, which is slow."""
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
    """Return the values of a composer with a form, bound or with initial values."""
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
    """Return the boxes after the first, each with its number, text and error."""
    errors = form.errors.as_data().get("more", []) if form.is_bound else []
    sentences_by_box = {error.params["box"]: error.params["sentence"] for error in errors if error.params}
    texts = form["more"].value() or []
    return [_box(n, text, sentences_by_box.get(n, "")) for n, text in enumerate(texts)]


def _box(n, text, problem=""):
    return {"number": n + 2, "text": text, "problem": problem}
