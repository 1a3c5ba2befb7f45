"""What the views behind a composer share: which form it was, what was typed, and how it is shown again."""

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.utils.http import urlencode
from django_htmx.http import trigger_client_event

from core.http.errors import LOGGED_OUT, render_error
from posts.models import Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.presenters.composer import composer_context, unsent_form

VARIANTS = {"home", "page", "dialog", "reply"}
MAX_URL_LENGTH = 3500  # bytes; the servers on the way take 4,000


class ComposerMixin:
    """For a view that a composer posts to."""

    template_name = "posts/compose.html"

    def handle_no_permission(self):
        """Ask for signing in, and lead back to the composer with the words that were in it."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        sent = self.request.POST
        typed = {"text": self.get_texts(), "in_reply_to": sent.get("in_reply_to"), "quote": sent.get("quote_of")}
        query = urlencode({name: value for name, value in typed.items() if value and value != [""]}, doseq=True)
        answer = redirect_to_login(f"/compose?{query}" if query else "/compose")
        return answer if len(answer.url) <= MAX_URL_LENGTH else render_error(self.request, 403, LOGGED_OUT)

    def get_variant(self):
        """Which of the page's composers this is."""
        variant = self.request.POST.get("variant")
        return variant if variant in VARIANTS else "page"

    def get_texts(self):
        """What is in its boxes."""
        sent = self.request.POST
        return [sent.get("text", ""), *sent.getlist("more")]

    def get_seen(self):
        """The visible posts that it answers and quotes, or None."""
        return {name: self.seen(self.request.POST.get(name)) for name in ("in_reply_to", "quote_of")}

    def seen(self, pk):
        """The visible post with this id as typed in an address or a form, or None."""
        if not pk or not pk.isascii() or not pk.isdigit() or len(pk) > 18:
            return None
        return Post.objects.visible_to(self.request.user).originals().select_related("author").filter(pk=pk).first()

    def fresh(self, variant, in_reply_to=None):
        """An empty composer in place of one whose words have found their place."""
        box = composer_context(self.request.user, variant, in_reply_to=in_reply_to if variant == "reply" else None)
        return {**box, "is_filled": True}  # with nothing: no older draft is wanted here now

    def done(self, response):
        """Tell the page that the words of this form need no keeping any more."""
        return trigger_client_event(
            response, "composer:published", {"submission": self.request.POST.get("submission", "")}
        )

    def start_of(self, draft):
        """What a composer begins with when a draft is opened in it."""
        names = {"in_reply_to": draft.in_reply_to_id, "quote_of": draft.quote_of_id}
        return {**{name: self.seen(str(pk or "")) for name, pk in names.items()}, "texts": draft.texts, "draft": draft}

    def shown_again(self, texts, notice="", **more):
        """What was typed, in a form that nobody has sent yet."""
        sent, seen = self.request.POST, self.get_seen()
        kept = {name: sent[name] for name in sent if name.startswith("alt_") or name == "submission"}
        form = unsent_form(self.request.user, texts[:MAX_THREAD_POSTS], **seen, **kept)
        return {**composer_context(self.request.user, self.get_variant(), form, **seen, notice=notice), **more}

    def show(self, box, status=200):
        """A composer as the answer to a form: alone where htmx asked, else on its page."""
        if self.request.htmx:
            return render(self.request, "posts/_composer.html", {"composer": box}, status=status)
        return render(self.request, self.template_name, {"composer": {**box, "variant": "page"}}, status=status)
