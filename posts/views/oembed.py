"""oEmbed provider of posts (oembed.com)."""

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.views.generic import View

from core.http.caching import ANONYMOUS, PUBLIC_MAX_AGE, PublicCacheMixin
from posts import messages
from posts.addresses import post_id_at
from posts.atom_feed import absolute_url, entry_html
from posts.cards.presenter import build_card, load_photos
from posts.models import Post

MIN_WIDTH, MAX_WIDTH = 220, 550


class OEmbedView(PublicCacheMixin, View):
    """A post as a blockquote to embed: plain HTML, no script."""

    def get(self, request):
        if request.GET.get("format", "json") != "json":
            return HttpResponse(
                messages.OEMBED_FORMAT_UNSUPPORTED, status=501, content_type="text/plain; charset=utf-8"
            )
        post = self.get_post(request.GET.get("url", ""))
        load_photos([post])
        card = build_card(post, ANONYMOUS)
        day = f"{post.created_at.day} {post.created_at:%b %Y}"
        return JsonResponse(
            {
                "version": "1.0",
                "type": "rich",
                "url": absolute_url(card.url),
                "author_name": card.name,
                "author_url": absolute_url(card.author_url),
                "provider_name": settings.SITE_NAME,
                "provider_url": settings.SITE_URL,
                "cache_age": PUBLIC_MAX_AGE,
                "width": clamped_width(request.GET.get("maxwidth", "")),
                "height": None,  # depends on the text
                "html": entry_html(card, "posts/_oembed.html", day=day),
            }
        )

    def get_post(self, address):
        """Return the public post with this URL; raise Http404 if there is none."""
        pk = post_id_at(address, self.request.get_host())
        if pk is None:
            raise Http404("That is no address of a witt.")
        posts = Post.objects.visible_to(ANONYMOUS).originals().for_display(ANONYMOUS)
        post = posts.filter(pk=pk).first()
        if not post:
            raise Http404("That witt isn’t there.")
        return post


def clamped_width(maxwidth):
    """Return `maxwidth` (text of a request) limited to MIN_WIDTH and MAX_WIDTH; MAX_WIDTH if it is no number."""
    known = maxwidth.isascii() and maxwidth.isdecimal() and len(maxwidth) <= 6
    return max(MIN_WIDTH, min(MAX_WIDTH, int(maxwidth))) if known else MAX_WIDTH
