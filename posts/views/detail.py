"""One witt with what stands above and below it."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from follows.people import person_rows
from follows.visibility import may_read
from posts.cards import cards_of
from posts.composer import composer
from posts.models import Post
from posts.threads import ABOVE, ancestors
from witter.htmx import HtmxPartialMixin
from witter.pagination import cursor_from

REPLIES = 20
FACES = 5


class PostDetailView(HtmxPartialMixin, TemplateView):
    """The permalink: ancestors above, the witt, replies below, oldest first."""

    template_name = "posts/detail.html"

    def get(self, request, username, pk):
        posts = Post.objects.visible_to(request.user).select_related("author", "counts", "repost_of__author")
        self.post_shown = get_object_or_404(posts, pk=pk)
        if self.post_shown.repost_of_id or username != self.post_shown.author.username:
            return HttpResponsePermanentRedirect(self.post_shown.shown.get_absolute_url())
        return super().get(request)

    def get_context_data(self, **kwargs):
        viewer, post = self.request.user, self.post_shown
        replies, next_cursor = self.get_replies()
        above = ancestors(post, viewer) if post.in_reply_to_id else []
        rows = [row for _, row in above[-ABOVE:] if row]
        cards = {card["id"]: card for card in cards_of([*rows, post, *replies], viewer)}
        return super().get_context_data(
            above=[cards.get(pk) for pk, _ in above[-ABOVE:]],
            earlier=above[0][1] if len(above) > ABOVE else None,
            c=cards[post.pk],
            author=person_rows([post.author], viewer)[0],
            faces=self.get_faces(),
            is_first_page="after" not in self.request.GET,
            cards=[cards[reply.pk] for reply in replies if reply.pk in cards],
            next_cursor=next_cursor,
            composer=composer(viewer, "reply", in_reply_to=post) if viewer.is_authenticated else None,
            **kwargs,
        )

    def get_faces(self):
        """Pictures of a few who gave it a star, as far as the viewer may read them."""
        if self.request.htmx or not self.post_shown.counts.like_count:
            return []
        likes = self.post_shown.likes.filter(may_read(self.request.user, "user")).select_related("user")
        return [like.user.avatar_small_url for like in likes.order_by("-user")[:FACES]]

    def get_replies(self):
        """A page of direct replies, and the cursor after which the next page goes on."""
        replies = Post.objects.filter(in_reply_to=self.post_shown).visible_to(self.request.user)
        replies = replies.as_rows().order_by("pk")
        if after := cursor_from(self.request, "after"):
            replies = replies.filter(pk__gt=after)
        rows = list(replies[: REPLIES + 1])
        return rows[:REPLIES], rows[REPLIES - 1].pk if len(rows) > REPLIES else None
