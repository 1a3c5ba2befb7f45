"""What `posts/_composer.html` shows: a form, and where it stands."""

from posts import text as words
from posts.cards import quote_card
from posts.forms import PostForm

PLACEHOLDERS = {"home": "Compose new witt…"}


def composer(viewer, variant="home", form=None, in_reply_to=None, quote_of=None, text=""):
    """The composer `variant` (home, page, dialog or reply), empty or as `form` has it.

    `in_reply_to` and `quote_of` are visible posts or None; a reply starts with the names of those it goes to.
    """
    if form is None:
        start = in_reply_to.reply_prefill(viewer) if in_reply_to and not text else ""
        form = PostForm(
            author=viewer, initial={"text": start + text, "in_reply_to": in_reply_to, "quote_of": quote_of}
        )
    return {
        "form": form,
        "variant": variant,
        "limit": words.limit(),
        "counting": words.counting(),
        "placeholder": "Your reply" if in_reply_to else PLACEHOLDERS.get(variant, "What’s happening?"),
        "reply_to": in_reply_to.author.username if in_reply_to else "",
        "quote": quote_card(quote_of) if quote_of else None,
    }
