"""The page of people to follow."""

from urllib.parse import urlencode

from django.views.generic import TemplateView

from core.db.pagination import rank_cursor_from
from core.http.htmx import HtmxPartialMixin
from core.templating.tabs import Tab
from posts.models import Hashtag, HashtagFollow
from search import messages
from search.people import FriendsOfFriends, HashtagUsers, MostFollowedUsers, NewestUsers
from search.trends import MAX_TRENDS_ON_PAGE, trends
from search.views.discover import DiscoverMixin
from twitter_text import is_hashtag

ORDERS = {"friends": "Friends of friends", "new": "New here", "followed": "Most followed", "hashtag": "By hashtag"}
LISTS = {"friends": FriendsOfFriends, "new": NewestUsers, "followed": MostFollowedUsers}
MAX_FOLLOWED_HASHTAGS = 20  # offered as links


class PeopleView(DiscoverMixin, HtmxPartialMixin, TemplateView):
    """People to follow, in one of four orders (`by`). An htmx request gets only the partial "people".

    Without `by`, the order is `friends` for a viewer who follows somebody, `followed` for others. Signed out there are
    no friends.
    """

    template_name = "search/people.html"
    partial_name = "people"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.orders = {by: name for by, name in ORDERS.items() if by != "friends" or request.user.is_authenticated}
        by = request.GET.get("by")
        self.by = by if by in self.orders else self.get_default_order()
        tag = Hashtag.normalise(request.GET.get("tag", "").strip().lstrip("#＃"))
        self.tag = tag if self.by == "hashtag" and is_hashtag(f"#{tag}") else ""

    def get_default_order(self):
        viewer = self.request.user
        return "friends" if viewer.is_authenticated and viewer.stats.following_count else "followed"

    def get_context_data(self, **kwargs):
        before = rank_cursor_from(self.request)
        people, cursor = self.get_list().page(before) if self.by in LISTS or self.tag else ([], None)
        values = {"by": self.by, "tag": self.tag, "before": cursor}
        return super().get_context_data(
            by=self.by,
            tag=self.tag,
            hashtags=self.get_hashtags() if self.by == "hashtag" and before is None else [],
            orders=[Tab(name, f"/people?by={by}", is_current=by == self.by) for by, name in self.orders.items()],
            people=people,
            more_url=f"/people?{urlencode({name: value for name, value in values.items() if value})}"
            if cursor
            else "",
            empty=messages.NO_PEOPLE_BY[self.by],
            is_first_page=before is None,
            **kwargs,
        )

    def get_list(self):
        """Return the PeopleList of the page."""
        viewer = self.request.user
        return HashtagUsers(viewer, self.tag) if self.tag else LISTS[self.by](viewer)

    def get_hashtags(self):
        """Return names of hashtags to choose from: those that the viewer follows, then trends, each once."""
        viewer, followed = self.request.user, []
        if viewer.is_authenticated:
            follows = HashtagFollow.objects.filter(user=viewer).order_by("-pk")
            followed = follows.values_list("hashtag__name", flat=True)[:MAX_FOLLOWED_HASHTAGS]
        return list(dict.fromkeys([*followed, *(trend.name.lstrip("#") for trend in trends(MAX_TRENDS_ON_PAGE))]))
