"""The quote preview of a pasted link, and the web intent that share buttons of other sites link to."""

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
    """The quote card that a post with this `link` would have; empty if there is none."""

    def get(self, request):
        link = request.GET.get("link", "")[:MAX_LINK_LENGTH]
        (post,) = Post.objects.quoted_by_links([link], request.user)
        if not post:
            return HttpResponse()
        return HttpResponse(render_part_of_card("quote", quote_card(post)))


class WebIntentView(ComposeView):
    """A composer with the values of a share button: `text`, `url`, `hashtags` (a,b,c), `via` and `in_reply_to`."""

    http_method_names = ["get"]

    def get_composer_initial(self):
        params = self.request.GET
        tags = [f"#{tag.strip().lstrip('#')}" for tag in params.get("hashtags", "").split(",")]
        via = f"@{params.get('via', '').strip().lstrip('@')}"
        parts = [params.get("text", "").strip(), params.get("url", "").strip()]
        parts += [tag for tag in tags if is_hashtag(tag)]
        parts += [f"via {via}"] if is_username(via) else []
        text = " ".join(part for part in parts if part)
        return {"in_reply_to": self.visible_post(params.get("in_reply_to")), "texts": [text] if text else []}
