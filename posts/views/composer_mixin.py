"""Mixin of the views that a composer posts to: reading the submitted values, and rendering composers."""

from dataclasses import replace

from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render
from django.utils.http import urlencode
from django_htmx.http import trigger_client_event

from core.http.errors import render_error
from core.ids import parse_id
from core.messages import LOGGED_OUT
from posts import messages
from posts.models import Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.presenters.composer import build_composer, unsent_form

VARIANTS = {"home", "page", "dialog", "reply"}
MAX_URL_LENGTH = 3500  # bytes; proxies accept 4,000


class ComposerMixin:
    """Mixin for a view that a composer posts to."""

    template_name = "posts/compose.html"

    def handle_no_permission(self):
        """Redirect to sign-in, and then to a composer with the submitted text; 403 if the URL would be too long."""
        if self.request.method != "POST":
            return super().handle_no_permission()
        data = self.request.POST
        values = {"text": self.get_texts(), "in_reply_to": data.get("in_reply_to"), "quote": data.get("quote_of")}
        query = urlencode({name: value for name, value in values.items() if value and value != [""]}, doseq=True)
        answer = redirect_to_login(f"/compose?{query}" if query else "/compose")
        return answer if len(answer.url) <= MAX_URL_LENGTH else render_error(self.request, 403, LOGGED_OUT)

    def get_variant(self):
        """Return which composer of the page was submitted."""
        variant = self.request.POST.get("variant")
        return variant if variant in VARIANTS else "page"

    def get_response_variant(self):
        """Return which composer the response shows: the same with htmx, otherwise that of the composer page."""
        return self.get_variant() if self.request.htmx else "page"

    def get_texts(self):
        """Return the submitted texts."""
        data = self.request.POST
        return [data.get("text", ""), *data.getlist("more")]

    def get_related_posts(self):
        """Return the submitted reply target and quoted post, None if not visible."""
        return {name: self.visible_post(self.request.POST.get(name)) for name in ("in_reply_to", "quote_of")}

    def visible_post(self, pk):
        """Return the visible post with this id (unchecked text from a request), or None."""
        pk = parse_id(pk)
        if pk is None:
            return None
        return Post.objects.visible_to(self.request.user).originals().select_related("author").filter(pk=pk).first()

    def blank_composer(self, variant, in_reply_to=None):
        """Return a blank Composer, to replace one whose text was published or saved."""
        composer = build_composer(self.request.user, variant, in_reply_to=in_reply_to if variant == "reply" else None)
        return replace(composer, is_filled=True)  # empty, but the browser must not restore an older draft

    def clear_saved_draft(self, response):
        """Trigger the event on which the page deletes its local copy of the form's text."""
        return trigger_client_event(
            response, "composer:published", {"submission": self.request.POST.get("submission", "")}
        )

    def initial_from_draft(self, draft):
        """Return the initial values of a composer for a draft."""
        names = {"in_reply_to": draft.in_reply_to_id, "quote_of": draft.quote_of_id}
        return {
            **{name: self.visible_post(str(pk or "")) for name, pk in names.items()},
            "texts": draft.texts,
            "draft": draft,
            "notice": messages.draft_without_pictures(draft.photo_count) if draft.photo_count else "",
        }

    def refilled_composer(self, texts, notice="", **more):
        """Return a Composer with the submitted values, without validating them."""
        data, related = self.request.POST, self.get_related_posts()
        values = {name: data[name] for name in data if name.startswith("alt_") or name == "submission"}
        form = unsent_form(self.request.user, texts[:MAX_THREAD_POSTS], **related, **values)
        composer = build_composer(self.request.user, self.get_response_variant(), form, **related, notice=notice)
        return replace(composer, **more)

    def render_composer(self, composer, status=200):
        """Render a composer: alone for htmx, otherwise the composer page."""
        if self.request.htmx:
            return render(self.request, "posts/_composer.html", {"composer": composer}, status=status)
        return render(self.request, self.template_name, {"composer": composer}, status=status)
