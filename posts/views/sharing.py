"""Links: the card of one that was pasted, and the page that other sites' share buttons lead to."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.views.generic import View

from posts.cards.presenter import quote_card
from posts.cards.rendering import render_part_of_card
from posts.models import Post
from posts.views.compose import ComposeView
from twitter_text import is_hashtag, is_username

MAX_LINK_LENGTH = 500


class QuotePreviewView(LoginRequiredMixin, View):
    """The card that a witt with this `link` would have; nothing where there is none to show."""

    def get(self, request):
        link = request.GET.get("link", "")[:MAX_LINK_LENGTH]
        post = Post.objects.quoted_by_link(link, request.user)
        if not post:
            return HttpResponse()
        return HttpResponse(render_part_of_card("quote", {"quote": quote_card(post)}))


class WebIntentView(ComposeView):
    """A composer filled by another site's share button: `text`, `url`, `hashtags` (a,b,c), `via` and `in_reply_to`."""

    http_method_names = ["get"]

    def get_start(self):
        asked = self.request.GET
        tags = [f"#{tag.strip().lstrip('#')}" for tag in asked.get("hashtags", "").split(",")]
        via = f"@{asked.get('via', '').strip().lstrip('@')}"
        parts = [asked.get("text", "").strip(), asked.get("url", "").strip()]
        parts += [tag for tag in tags if is_hashtag(tag)]
        parts += [f"via {via}"] if is_username(via) else []
        text = " ".join(part for part in parts if part)
        return {"in_reply_to": self.seen(asked.get("in_reply_to")), "texts": [text] if text else []}
