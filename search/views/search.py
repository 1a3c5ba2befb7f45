"""The page of search results."""

from dataclasses import replace
from urllib.parse import urlencode

from django.views.generic import TemplateView

from core.db.pagination import cursor_from
from core.http.htmx import HtmxPartialMixin
from core.templating.tabs import Tab
from follows.presenters import user_rows
from posts.addresses import post_id_at
from posts.cards.loading import load_cards
from posts.models import Post
from search import messages
from search.alternatives import other_queries, people_by_bio
from search.highlight import Highlighter
from search.post_search import search_posts, search_top_posts
from search.query import parse
from search.user_search import search_users
from twitter_text import inline

TABS = {"latest": "Latest", "top": "Top", "people": "People", "media": "Media"}
TOP_USERS = 3  # above the top posts


class SearchView(HtmxPartialMixin, TemplateView):
    """Search results on one of four tabs, or a start page without a query.

    An htmx request gets the partial `results`, and for the next page only `feed`.
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
        if self.query and found["is_first_page"] and not (found.get("cards") or found.get("people")):
            found |= self.get_alternatives(found.get("next_cursor"))
        return super().get_context_data(
            query=self.query.text,
            **self.get_saved(),
            tab=self.tab,
            tabs=[Tab(name, self.url(tab), is_current=tab == self.tab) for tab, name in TABS.items()],
            **found,
            **kwargs,
        )

    def get_posts(self):
        """Return the context of a page of posts, newest first."""
        before = cursor_from(self.request)
        if found := self.get_linked():
            return {"cards": self.highlighted_cards(found), "is_first_page": True}
        query = self.query.images_only if self.query and self.tab == "media" else self.query
        page = search_posts(query, self.request.user, before)
        return {
            "cards": self.highlighted_cards(page.rows),
            "next_cursor": page.cursor,
            "is_first_page": before is None,
            "empty": self.format_empty_state({"href": self.url("people"), **messages.NO_POSTS}),
        }

    def get_top(self):
        """Return the context of the tab Top: users of this name, and popular recent posts. It has one page."""
        if found := self.get_linked():
            return {"cards": self.highlighted_cards(found), "is_first_page": True}
        people = search_users(self.query.as_person_name, self.request.user)[:TOP_USERS]
        return {
            "people": user_rows(people, self.request.user) if people else [],
            "cards": self.highlighted_cards(search_top_posts(self.query, self.request.user)),
            "latest_url": self.url("latest"),
            "is_first_page": True,
            "empty": self.format_empty_state({"href": self.url("people"), **messages.NO_POSTS}),
        }

    def get_linked(self):
        """Return a list with the post whose URL the query is, empty unless it is visible to the viewer."""
        pk = post_id_at(self.query.text, self.request.get_host())
        return list(Post.objects.visible_to(self.request.user).originals().filter(pk=pk).timeline_rows()) if pk else []

    def highlighted_cards(self, rows):
        """Return the cards of these posts, with the search terms highlighted."""
        highlight = Highlighter(self.query)
        return [replace(card, html=highlight(card.html)) for card in load_cards(rows, self.request.user)]

    def get_people(self):
        people = search_users(self.query.as_person_name, self.request.user)
        rows = user_rows(people, self.request.user)
        return {
            "people": rows,
            "is_first_page": True,
            "empty": self.format_empty_state({"href": "/people", **messages.NO_PEOPLE}),
        }

    def get_alternatives(self, next_cursor):
        """Return what to offer instead of results; nothing where there may be more on the next page."""
        if next_cursor:
            return {}
        return {
            "other_queries": other_queries(self.query, self.tab),
            "people_by_bio": people_by_bio(self.query, self.request.user),
        }

    def get_saved(self):
        """Return the viewer's saved searches, the newest first, and whether this is one of them."""
        viewer = self.request.user
        if not viewer.is_authenticated or "before" in self.request.GET:
            return {"saved": [], "is_saved": False}
        saved = list(viewer.saved_searches.order_by("-pk").values_list("query", flat=True))
        return {"saved": saved, "is_saved": self.query.text in saved}

    def format_empty_state(self, empty_state):
        return {**empty_state, "text": empty_state["text"].format(query=inline(self.query.text))}

    def url(self, tab):
        return f"/search?{urlencode({'q': self.query.text, 'f': tab})}"
