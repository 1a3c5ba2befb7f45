"""Discover: popular posts, trends and the public timeline. Its tab "Find people" is search.views.people."""

from django.views.generic import TemplateView

from core.db.pagination import KeysetMixin, rank_cursor_from
from core.templating.tabs import Tab
from posts.models import Post
from posts.timelines.pagination import Page
from posts.views.post_list_mixin import PostListMixin
from search import messages
from search.popular import popular_page
from search.trends import MAX_TRENDS_ON_PAGE, trends

TABS = {"/discover": "Popular", "/discover/trends": "Trends", "/people": "Find people", "/discover/local": "Local"}


class DiscoverMixin:
    """Mixin for a page of Discover: adds its tabs to the context."""

    def get_context_data(self, **kwargs):
        tabs = [Tab(name, url, is_current=url == self.request.path) for url, name in TABS.items()]
        return super().get_context_data(discover_tabs=tabs, **kwargs)


class PopularView(DiscoverMixin, PostListMixin, TemplateView):
    """The most liked public posts of the last seven days."""

    template_name = "search/discover.html"
    heading = "Popular this week"
    description = "The most liked public witts of the last seven days."
    empty = messages.NOTHING_POPULAR

    def get_cursor(self):
        return rank_cursor_from(self.request)

    def get_page(self, before):
        return popular_page(self.request.user, before)


class LocalView(DiscoverMixin, KeysetMixin, PostListMixin, TemplateView):
    """The public timeline."""

    template_name = "search/discover.html"
    heading = "Everyone’s witts"
    description = "All public witts, newest first."
    empty = messages.NOTHING_PUBLIC

    def get_queryset(self):
        viewer = self.request.user
        return Post.objects.visible_to(viewer).without_muted_by(viewer).public_timeline().timeline_rows()

    def get_page(self, before):
        return Page(*self.get_rows())


class TrendsView(DiscoverMixin, TemplateView):
    """More trends than the sidebar has."""

    template_name = "search/trends.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(all_trends=trends(MAX_TRENDS_ON_PAGE), **kwargs)
