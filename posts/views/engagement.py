"""Pages of a post's likes, reposts and quotes."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from core.db.pagination import keyset_page
from core.templating.tabs import tabs_below
from follows.views.user_lists import UserListMixin
from follows.visibility import can_see_posts_of
from posts import messages
from posts.models import Like, Post
from posts.timelines.pagination import Page
from posts.views.post_list_mixin import PostListMixin

MAX_COUNTED_ROWS = 1000  # the hidden rows of a longer list are not counted


class PostSubpageMixin:
    """Mixin that loads the visible post of the URL as `self.parent_post`, and renders the tabs."""

    template_name = "posts/engagement.html"
    page = ""
    count_field = ""  # the field of PostCounts for this page
    hidden_message = staticmethod(messages.hidden_people)

    def get(self, request, username, pk):
        posts = Post.objects.visible_to(request.user).originals().select_related("author", "counts")
        self.parent_post = get_object_or_404(posts, pk=pk)
        if username != self.parent_post.author.username:
            return HttpResponsePermanentRedirect(f"{self.parent_post.get_absolute_url()}/{self.page}")
        return super().get(request)

    def get_context_data(self, **kwargs):
        address = self.parent_post.get_absolute_url()
        rows = ((page.title(), f"/{page}", None) for page in ("likes", "reposts", "quotes"))
        tabs = tabs_below(address, f"/{self.page}", rows)
        context = super().get_context_data(post=self.parent_post, address=address, tabs=tabs, page=self.page, **kwargs)
        hidden_count = self.get_hidden_count(context)
        return {**context, "hidden": hidden_count and self.hidden_message(hidden_count)}

    def get_hidden_count(self, context):
        """Return how many of the counted rows are hidden from the viewer; 0 before the last page of the list."""
        visible = context.get("people", context.get("cards"))
        count = getattr(self.parent_post.counts, self.count_field)
        if context.get("more_url") or context.get("next_cursor"):
            return 0
        if not self.request.GET.get("before"):
            return max(count - len(visible), 0)
        return max(count - self.get_queryset().count(), 0) if count <= MAX_COUNTED_ROWS else 0


class PostLikesView(PostSubpageMixin, UserListMixin, TemplateView):
    """People who liked the post, as far as the viewer can see their posts."""

    page = "likes"
    count_field = "like_count"
    user_field = "user"
    cursor_field = "user_id"

    def get_queryset(self):
        return Like.objects.filter(can_see_posts_of(self.request.user, "user"), post=self.parent_post).select_related(
            "user"
        )


class PostRepostsView(PostSubpageMixin, UserListMixin, TemplateView):
    """People who reposted the post, newest first."""

    page = "reposts"
    count_field = "repost_count"
    user_field = "author"

    def get_queryset(self):
        return Post.objects.filter(repost_of=self.parent_post).visible_to(self.request.user).select_related("author")


class PostQuotesView(PostSubpageMixin, PostListMixin, TemplateView):
    """Posts that quote the post, newest first."""

    template_name = "posts/quotes.html"
    page = "quotes"
    count_field = "quote_count"
    hidden_message = staticmethod(messages.hidden_quotes)

    def get_queryset(self):
        return Post.objects.filter(quote_of=self.parent_post).visible_to(self.request.user)

    def get_page(self, before):
        return Page(*keyset_page(self.get_queryset().timeline_rows(), before))
