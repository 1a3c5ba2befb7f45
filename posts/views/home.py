"""The front page."""

from django.views.generic import TemplateView

from posts import text as words
from posts.composer import composer
from posts.models import Post
from posts.timelines import HomeTimeline
from posts.views.feeds import FeedMixin
from posts.walks import Page

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
