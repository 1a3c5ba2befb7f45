"""Who did something with a witt: pages behind the numbers under it."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from follows.views.user_lists import UserListMixin
from follows.visibility import can_see_posts_of
from posts.models import Like, Post
from posts.timelines.pagination import PAGE_SIZE, Page
from posts.views.post_list_mixin import PostListMixin

MOST_COUNTED = 1000  # of a longer list it is not counted who is missing


class PostSubpageMixin:
    """Finds the witt in the address, which the viewer must be allowed to see, as `self.of_post`."""

    template_name = "posts/engagement.html"
    page = ""
    counter = ""  # the number of the witt that the page is behind
    hidden_words = ("person whom you can’t see here", "people whom you can’t see here")

    def get(self, request, username, pk):
        posts = Post.objects.visible_to(request.user).originals().select_related("author", "counts")
        self.of_post = get_object_or_404(posts, pk=pk)
        if username != self.of_post.author.username:
            return HttpResponsePermanentRedirect(f"{self.of_post.get_absolute_url()}/{self.page}")
        return super().get(request)

    def get_context_data(self, **kwargs):
        address = self.of_post.get_absolute_url()
        tabs = [
            {"name": page.title(), "url": f"{address}/{page}", "current": page == self.page}
            for page in ("likes", "reposts", "quotes")
        ]
        context = super().get_context_data(post=self.of_post, address=address, tabs=tabs, page=self.page, **kwargs)
        number = self.get_hidden_count(context)
        return {**context, "hidden": number and f"{number} {self.hidden_words[number > 1]}"}

    def get_hidden_count(self, context):
        """How many of those counted the viewer may not see; known at the end of the list, and 0 before."""
        shown = context.get("people", context.get("cards"))
        counted = getattr(self.of_post.counts, self.counter)
        if context.get("more_url") or context.get("next_cursor"):
            return 0
        if not self.request.GET.get("before"):
            return max(counted - len(shown), 0)
        return max(counted - self.get_queryset().count(), 0) if counted <= MOST_COUNTED else 0


class PostLikesView(PostSubpageMixin, UserListMixin, TemplateView):
    """Who gave it a star, as far as the viewer may read them."""

    page = "likes"
    counter = "like_count"
    who = "user"
    cursor_field = "user_id"

    def get_queryset(self):
        return Like.objects.filter(can_see_posts_of(self.request.user, "user"), post=self.of_post).select_related(
            "user"
        )


class PostRepostsView(PostSubpageMixin, UserListMixin, TemplateView):
    """Who passed it on, newest first."""

    page = "reposts"
    counter = "repost_count"
    who = "author"

    def get_queryset(self):
        return Post.objects.filter(repost_of=self.of_post).visible_to(self.request.user).select_related("author")


class PostQuotesView(PostSubpageMixin, PostListMixin, TemplateView):
    """Witts that quote it, newest first."""

    template_name = "posts/quotes.html"
    page = "quotes"
    counter = "quote_count"
    hidden_words = ("quote that you can’t see here", "quotes that you can’t see here")

    def get_queryset(self):
        return Post.objects.filter(quote_of=self.of_post).visible_to(self.request.user)

    def get_page(self, before):
        quotes = self.get_queryset().timeline_rows().newest_first()
        rows = list((quotes.filter(pk__lt=before) if before else quotes)[: PAGE_SIZE + 1])
        return Page(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None)
