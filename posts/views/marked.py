"""Who did something with a witt: pages behind the numbers under it."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from follows.views.pages import PeopleMixin
from follows.visibility import may_read
from posts.models import Like, Post
from posts.views.feeds import FeedMixin
from posts.walks import PAGE, Page


class OfPostMixin:
    """Finds the witt in the address, which the viewer must be allowed to see, as `self.of_post`."""

    template_name = "posts/marked_by.html"
    page = ""

    def get(self, request, username, pk):
        posts = Post.objects.visible_to(request.user).originals().select_related("author")
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
        return super().get_context_data(post=self.of_post, address=address, tabs=tabs, page=self.page, **kwargs)


class LikesOfPostView(OfPostMixin, PeopleMixin, TemplateView):
    """Who gave it a star, as far as the viewer may read them."""

    page = "likes"
    who = "user"
    cursor_field = "user_id"

    def get_queryset(self):
        return Like.objects.filter(may_read(self.request.user, "user"), post=self.of_post).select_related("user")


class RepostsOfPostView(OfPostMixin, PeopleMixin, TemplateView):
    """Who passed it on, newest first."""

    page = "reposts"
    who = "author"

    def get_queryset(self):
        return Post.objects.filter(repost_of=self.of_post).visible_to(self.request.user).select_related("author")


class QuotesOfPostView(OfPostMixin, FeedMixin, TemplateView):
    """Witts that quote it, newest first."""

    template_name = "posts/quotes.html"
    page = "quotes"

    def get_page(self, before):
        quotes = Post.objects.filter(quote_of=self.of_post).visible_to(self.request.user)
        quotes = quotes.as_rows().newest_first()
        rows = list((quotes.filter(pk__lt=before) if before else quotes)[: PAGE + 1])
        return Page(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)
