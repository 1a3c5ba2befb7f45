"""Searching, and looking around."""

from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.views.generic import TemplateView, View

from follows.people import person_rows
from posts.cards import Card
from posts.feed import cards_of
from posts.models import Post
from posts.views.feeds import FeedMixin
from posts.walks import Page
from search.completion import complete
from search.finding import find_posts
from search.highlight import Highlighter
from search.people import find_people
from search.query import parse
from witter.htmx import HtmxPartialMixin
from witter.pagination import KeysetMixin, cursor_from

TABS = {"latest": "Latest", "people": "People"}
NO_POSTS = {
    "title": "Nothing under that leaf",
    "text": "We looked everywhere for “{query}”. Try fewer words, or other ones.",
    "label": "Look for people instead",
}
NO_PEOPLE = {
    "title": "No one by that name",
    "text": "We looked under every leaf for “{query}”. Check the spelling, or try part of a name.",
    "label": "Find people",
    "href": "/discover",
}


class SearchView(HtmxPartialMixin, TemplateView):
    """What a query finds, on one tab. Without a query, a place to start from.

    An htmx request gets the results; for more of them only the list goes on.
    """

    template_name = "search/search.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.query = parse(request.GET.get("q", ""))
        self.tab = request.GET.get("f") if request.GET.get("f") in TABS else "latest"

    @property
    def partial_name(self):
        return "feed" if "before" in self.request.GET else "results"

    def get_context_data(self, **kwargs):
        found = self.get_people() if self.tab == "people" else self.get_posts()
        return super().get_context_data(
            query=self.query.text,
            tab=self.tab,
            tabs=[{"name": name, "url": self.url(tab), "current": tab == self.tab} for tab, name in TABS.items()],
            **found,
            **kwargs,
        )

    def get_posts(self):
        """A page of posts, with what was searched for marked in them."""
        before = cursor_from(self.request)
        page, mark = find_posts(self.query, self.request.user, before), Highlighter(self.query)
        cards = [Card(card, html=mark(card["html"])) for card in cards_of(page.rows, self.request.user)]
        return {
            "cards": cards,
            "next_cursor": page.cursor,
            "is_first_page": before is None,
            "empty": self.filled({"href": self.url("people"), **NO_POSTS}),
        }

    def get_people(self):
        people = find_people(self.query.name, self.request.user)
        return {"people": person_rows(people, self.request.user), "empty": self.filled(NO_PEOPLE)}

    def filled(self, empty):
        return {**empty, "text": empty["text"].format(query=self.query.text)}

    def url(self, tab):
        return f"/search?{urlencode({'q': self.query.text, 'f': tab})}"


class DiscoverView(KeysetMixin, FeedMixin, TemplateView):
    """The public timeline, beside what people talk about and whom to follow."""

    template_name = "search/discover.html"

    def get_queryset(self):
        viewer = self.request.user
        return Post.objects.visible_to(viewer).without_muted_by(viewer).of_public_timeline().as_rows()

    def get_page(self, before):
        return Page(*self.get_rows())


class CompleteView(LoginRequiredMixin, View):
    """What a composer offers to finish "@an" or "#sal" with (`?q=`), as JSON."""

    def get(self, request):
        options = complete(request.GET.get("q", ""), request.user)
        return JsonResponse({"options": options}, headers={"Cache-Control": "private, no-store"})
