"""The page of one post with its reply tree."""

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
from posts.presenters.composer import build_composer
from posts.reply_tree.tree import ReplyTree

FACEPILE_SIZE = 5
INLINE_ANCESTORS = 4  # shown in place, in a list of posts
PARTIAL_BY_CURSOR = {"before": "above", "thread": "thread", "after": "feed", "beyond": "branch"}

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
    """The nearest ancestors of a reply, to show above its card on any page, and a link to the others."""

    template_name = "posts/_ancestors.html"

    def get(self, request, username, pk):
        posts = Post.objects.visible_to(request.user).originals().select_related("author")
        self.post_object = get_object_or_404(posts, pk=pk)
        if not request.htmx:
            return HttpResponseRedirect(self.post_object.permalink)
        return super().get(request)

    def get_context_data(self, **kwargs):
        tree = ReplyTree(self.post_object, self.request.user)
        tree.load_ancestors(limit=INLINE_ANCESTORS)
        return super().get_context_data(**tree.context(), **kwargs)


class PostDetailView(HtmxPartialMixin, TemplateView):
    """The permalink of a post: ancestors, the post, the author's thread and the replies, oldest first.

    Each part has its own cursor; an htmx request with a cursor gets only that part.
    """

    template_name = "posts/detail.html"

    def get(self, request, username, pk):
        self.post_object = POST_QUERY.first(request.user, pk=pk)
        if not self.post_object:
            raise Http404("That witt is not here.")
        if self.post_object.repost_of_id or username != self.post_object.author.username:
            return HttpResponsePermanentRedirect(self.post_object.original_post.permalink)
        self.cursors = {name: cursor for name in PARTIAL_BY_CURSOR if (cursor := cursor_from(request, name))}
        self.partial_name = PARTIAL_BY_CURSOR[next(iter(self.cursors), "after")]
        return super().get(request)

    def get_context_data(self, **kwargs):
        tree = self.load_tree()
        if self.request.htmx:
            return super().get_context_data(**tree.context(), **kwargs)
        viewer, post = self.request.user, self.post_object
        return super().get_context_data(
            **tree.context(),
            author=user_rows([post.author], viewer)[0],
            faces=self.get_faces(),
            is_first_page=not self.cursors,
            composer=build_composer(viewer, "reply", in_reply_to=post) if viewer.is_authenticated else None,
            **kwargs,
        )

    def load_tree(self):
        """Return the reply tree with the parts to show loaded."""
        tree, cursor = ReplyTree(self.post_object, self.request.user), self.cursors.get
        parts = self.parts()
        if "above" in parts:
            tree.load_ancestors(cursor("before"))
        if "thread" in parts:
            tree.load_author_thread(cursor("thread"))
        if "feed" in parts:
            tree.load_replies(cursor("after"))
        if "branch" in parts:
            tree.load_continuation(cursor("beyond"))
        return tree

    def parts(self):
        """Return the parts to show: one with htmx; otherwise those of the cursors, without the parts before them."""
        if self.request.htmx:
            return {self.partial_name}
        if "beyond" in self.cursors:
            return {"above", "branch"}
        return {"above", "feed"} if "after" in self.cursors else {"above", "thread", "feed"}

    def get_faces(self):
        """Return the avatar URLs of a few people who liked the post and whom the viewer can see."""
        if not self.post_object.counts.like_count:
            return []
        return [person.avatar_small_url for person in LIKERS_QUERY(self.request.user, post=self.post_object.pk)]
