"""What `posts/_composer.html` shows: a form, and where it stands."""

from posts import text as words
from posts.cards import quote_card
from posts.forms import PostForm
from posts.models.draft import MOST_TEXTS

PLACEHOLDERS = {"home": "Compose new witt…"}


def composer(viewer, variant="home", form=None, in_reply_to=None, quote_of=None, texts=(), notice="", draft=None):
    """The composer `variant` (home, page, dialog or reply), empty, with `texts` in its boxes, or as `form` has it.

    `in_reply_to` and `quote_of` are visible posts or None; a reply starts with the names of those it goes to.
    `notice` is a sentence to read above the words; `draft` the one that the texts come from.
    """
    is_filled = bool(form or texts)
    if form is None:
        key = {"submission": draft.key} if draft else {}
        form = form_with(viewer, texts, in_reply_to, quote_of, **key)
    boxes = boxes_of(form)
    return {
        "form": form,
        "boxes": boxes,
        "can_add": len(boxes) < MOST_TEXTS - 1,
        "most": MOST_TEXTS,
        "variant": variant,
        "limit": words.limit(),
        "counting": words.counting(),
        "placeholder": "Your reply" if in_reply_to else PLACEHOLDERS.get(variant, "What’s happening?"),
        "reply_to": in_reply_to.author.username if in_reply_to else "",
        "quote": quote_card(quote_of) if quote_of else None,
        "notice": notice,
        "is_filled": is_filled,
        "saved_at": int(1000 * draft.updated_at.timestamp()) if draft else "",
    }


def form_with(viewer, texts=(), in_reply_to=None, quote_of=None, **more):
    """A form that nobody has sent yet, with these texts in its boxes."""
    first = texts[0] if texts else in_reply_to.reply_prefill(viewer) if in_reply_to else ""
    initial = {"text": first, "more": list(texts[1:]), "in_reply_to": in_reply_to, "quote_of": quote_of}
    return PostForm(author=viewer, initial={**initial, **more})


def boxes_of(form):
    """The boxes after the first: the number each goes by, its text, and what is wrong with it."""
    refused = form.errors.as_data().get("more", []) if form.is_bound else []
    problems = {error.params["box"]: error.params["sentence"] for error in refused if error.params}
    texts = form["more"].value() or []
    return [{"number": n + 2, "text": text, "problem": problems.get(n, "")} for n, text in enumerate(texts)]
