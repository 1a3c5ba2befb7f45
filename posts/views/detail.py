"""One witt with what stands above and below it."""

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from accounts.models import User
from core.db.pagination import cursor_from
from core.fastpath.prepared_queries import PreparedQuery
from core.http.htmx import HtmxPartialMixin
from follows.presenters import user_rows
from follows.visibility import can_see_posts_of
from posts.models import Post
from posts.presenters.composer import composer_context
from posts.reply_tree.tree import ReplyTree

FACEPILE_SIZE = 5
INLINE_ANCESTORS = 4  # ancestors that open in place, in a list of witts
PARTIAL_BY_CURSOR = {
    "before": "above",
    "thread": "thread",
    "after": "feed",
    "beyond": "branch",
}  # what each cursor goes on with

POST_QUERY = PreparedQuery(
    lambda viewer, pk: (
        Post.objects.filter(pk=pk).visible_to(viewer).select_related("author", "counts", "repost_of__author")
    ),
    "pk",
)
LIKERS_QUERY = PreparedQuery(
    lambda viewer, post: (
        User.objects.filter(can_see_posts_of(viewer, ""), likes__post=post)
        .only("avatar", "avatar_small")
        .order_by("-pk")[:FACEPILE_SIZE]
    ),
    "post",
)


class AncestorsView(TemplateView):
    """What a reply answers, to be opened above its card on any page: the nearest few, and a link to all of it."""

    template_name = "posts/_ancestors.html"

    def get(self, request, username, pk):
        posts = Post.objects.visible_to(request.user).originals().select_related("author")
        self.post_shown = get_object_or_404(posts, pk=pk)
        if not request.htmx:
            return HttpResponseRedirect(self.post_shown.get_absolute_url())
        return super().get(request)

    def get_context_data(self, **kwargs):
        conversation = ReplyTree(self.post_shown, self.request.user)
        conversation.load_ancestors(limit=INLINE_ANCESTORS)
        return super().get_context_data(**conversation.context(), **kwargs)


class PostDetailView(HtmxPartialMixin, TemplateView):
    """The permalink: ancestors above, the witt, the author's thread and the replies below, oldest first.

    Each of these is paged by a cursor of its own; an htmx request for more gets that part alone.
    """

    template_name = "posts/detail.html"

    def get(self, request, username, pk):
        self.post_shown = POST_QUERY.first(request.user, pk=pk)
        if not self.post_shown:
            raise Http404("That witt is not here.")
        if self.post_shown.repost_of_id or username != self.post_shown.author.username:
            return HttpResponsePermanentRedirect(self.post_shown.shown.get_absolute_url())
        self.cursors = {name: cursor for name in PARTIAL_BY_CURSOR if (cursor := cursor_from(request, name))}
        self.partial_name = PARTIAL_BY_CURSOR[next(iter(self.cursors), "after")]
        return super().get(request)

    def get_context_data(self, **kwargs):
        conversation = self.read()
        if self.request.htmx:
            return super().get_context_data(**conversation.context(), is_conversation=True, **kwargs)
        viewer, post = self.request.user, self.post_shown
        return super().get_context_data(
            **conversation.context(),
            author=user_rows([post.author], viewer)[0],
            faces=self.get_faces(),
            is_conversation=True,
            is_first_page=not self.cursors,
            composer=composer_context(viewer, "reply", in_reply_to=post) if viewer.is_authenticated else None,
            **kwargs,
        )

    def read(self):
        """The conversation: all of it, or with htmx the one part that is asked for."""
        conversation, cursor = ReplyTree(self.post_shown, self.request.user), self.cursors.get
        parts = self.parts()
        if "above" in parts:
            conversation.load_ancestors(cursor("before"))
        if "thread" in parts:
            conversation.load_author_thread(cursor("thread"))
        if "feed" in parts:
            conversation.load_replies(cursor("after"))
        if "branch" in parts:
            conversation.load_continuation(cursor("beyond"))
        return conversation

    def parts(self):
        """The parts to show: with htmx one; else all, from each one's cursor on, and nothing that came before it."""
        if self.request.htmx:
            return {self.partial_name}
        if "beyond" in self.cursors:
            return {"above", "branch"}
        return {"above", "feed"} if "after" in self.cursors else {"above", "thread", "feed"}

    def get_faces(self):
        """Pictures of a few who gave it a star, as far as the viewer may read them."""
        if not self.post_shown.counts.like_count:
            return []
        return [person.avatar_small_url for person in LIKERS_QUERY(self.request.user, post=self.post_shown.pk)]
