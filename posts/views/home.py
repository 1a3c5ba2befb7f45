"""The front page."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.views.generic import TemplateView

from posts import text as words
from posts.composer import composer
from posts.models import Post
from posts.timelines import HomeTimeline
from posts.views.feeds import FeedMixin
from posts.walks import Page
from witter.pagination import cursor_from

PEEK = 10


class HomeView(FeedMixin, TemplateView):
    """The home timeline; signed out, a welcome with a peek at what is public."""

    def get_template_names(self):
        self.template_name = "posts/home.html" if self.request.user.is_authenticated else "posts/welcome.html"
        return super().get_template_names()

    def get_page(self, before):
        viewer = self.request.user
        if viewer.is_authenticated:
            page = HomeTimeline(viewer).page(before)
            self.newest = page.rows[0].pk if page.rows else 0
            return page
        peek = Post.objects.visible_to(viewer).of_public_timeline().as_rows().newest_first()
        return Page(list(peek[:PEEK]), None)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        viewer = self.request.user
        context["limit"] = words.limit()
        if viewer.is_authenticated and context["is_first_page"]:
            context["composer"] = composer(viewer)
            context["newest"] = self.newest
        return context


class NewCountView(LoginRequiredMixin, TemplateView):
    """The "3 new witts" bar, which the page asks for now and then; empty while there is nothing new."""

    template_name = "posts/_new_bar.html"

    def get_context_data(self, **kwargs):
        since = cursor_from(self.request, "since")
        if since is None:
            raise Http404("New since when?")
        count = HomeTimeline(self.request.user).new_since(since)
        return super().get_context_data(since=since, count=count, **kwargs)
