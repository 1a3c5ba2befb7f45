"""Searching, and looking around."""

from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import JsonResponse
from django.views.generic import TemplateView, View

from core.db.pagination import KeysetMixin, cursor_from
from core.http.htmx import HtmxPartialMixin
from follows.presenters import user_rows
from posts.addresses import post_id_at
from posts.cards.loading import load_cards
from posts.cards.presenter import Card
from posts.models import Post
from posts.timelines.pagination import Page
from posts.views.post_list_mixin import PostListMixin
from search.autocomplete import autocomplete
from search.highlight import Highlighter
from search.post_search import search_posts, search_top_posts
from search.query import parse
from search.user_search import search_users
from twitter_text import inline

TABS = {"top": "Top", "latest": "Latest", "people": "People", "media": "Media"}
TOP_USERS = 3  # above the best witts
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
        found = {"top": self.get_top, "people": self.get_people}.get(self.tab, self.get_posts)()
        return super().get_context_data(
            query=self.query.text,
            tab=self.tab,
            tabs=[{"name": name, "url": self.url(tab), "current": tab == self.tab} for tab, name in TABS.items()],
            **found,
            **kwargs,
        )

    def get_posts(self):
        """A page of posts, newest first."""
        before = cursor_from(self.request)
        if found := self.get_linked():
            return {"cards": self.marked(found), "is_first_page": True}
        query = self.query.with_pictures if self.query and self.tab == "media" else self.query
        page = search_posts(query, self.request.user, before)
        return {
            "cards": self.marked(page.rows),
            "next_cursor": page.cursor,
            "is_first_page": before is None,
            "empty": self.filled({"href": self.url("people"), **NO_POSTS}),
        }

    def get_top(self):
        """Who is called like this, and what was liked most of late: one page, from which Latest goes on."""
        if found := self.get_linked():
            return {"cards": self.marked(found), "is_first_page": True}
        people = search_users(self.query.name, self.request.user)[:TOP_USERS]
        return {
            "people": user_rows(people, self.request.user) if people else [],
            "cards": self.marked(search_top_posts(self.query, self.request.user)),
            "latest_url": self.url("latest"),
            "is_first_page": True,
            "empty": self.filled({"href": self.url("people"), **NO_POSTS}),
        }

    def get_linked(self):
        """The row of the post whose address was searched for, if the viewer may see it."""
        pk = post_id_at(self.query.text, self.request.get_host())
        return list(Post.objects.visible_to(self.request.user).originals().filter(pk=pk).timeline_rows()) if pk else []

    def marked(self, rows):
        """The cards of these posts, with what was searched for marked in them."""
        mark = Highlighter(self.query)
        return [Card(card, html=mark(card["html"])) for card in load_cards(rows, self.request.user)]

    def get_people(self):
        people = search_users(self.query.name, self.request.user)
        rows = user_rows(people, self.request.user)
        return {"people": rows, "is_first_page": True, "empty": self.filled(NO_PEOPLE)}

    def filled(self, empty):
        return {**empty, "text": empty["text"].format(query=inline(self.query.text))}

    def url(self, tab):
        return f"/search?{urlencode({'q': self.query.text, 'f': tab})}"


class DiscoverView(KeysetMixin, PostListMixin, TemplateView):
    """The public timeline, beside what people talk about and whom to follow."""

    template_name = "search/discover.html"

    def get_queryset(self):
        viewer = self.request.user
        return Post.objects.visible_to(viewer).without_muted_by(viewer).public_timeline().timeline_rows()

    def get_page(self, before):
        return Page(*self.get_rows())


class AutocompleteView(LoginRequiredMixin, View):
    """What a composer offers to finish "@an" or "#sal" with (`?q=`), as JSON."""

    def get(self, request):
        options = autocomplete(request.GET.get("q", ""), request.user)
        return JsonResponse({"options": options}, headers={"Cache-Control": "private, no-store"})
