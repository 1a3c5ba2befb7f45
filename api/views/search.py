"""Operations of search and of trends."""

from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec

from accounts.models import User
from api.entities.accounts import Account
from api.entities.search import SearchResults
from api.entities.statuses import Status
from api.entities.tags import Tag
from api.operations import Operation
from api.pagination import DEFAULT_LIMIT, MAX_LIMIT, Listing, collect, page_url
from api.parameters import Id
from api.presenters.accounts import account
from api.presenters.statuses import statuses_of
from api.presenters.tags import tags_of
from follows.models import Follow
from follows.visibility import can_see_user
from posts.addresses import post_id_at, username_at
from posts.models import Post
from posts.timelines.pagination import TimelineRow
from search.autocomplete import MAX_PREFIX_LENGTH, hashtags_named
from search.popular import popular_page
from search.post_search import search_posts
from search.query import Term, parse
from search.trends import MAX_TRENDS_ON_PAGE, trends
from search.user_search import search_users

DEFAULT_TRENDS = 10
MAX_OFFSET = 10_000


class OffsetParameters(msgspec.Struct, frozen=True, kw_only=True):
    """What part of a ranking to return, the best first."""

    limit: Annotated[int, msgspec.Meta(description="How many; at most 40.")] = DEFAULT_LIMIT
    offset: Annotated[int, msgspec.Meta(description="How many to leave out.")] = 0

    @property
    def size(self) -> int:
        return max(1, min(self.limit, MAX_LIMIT))

    @property
    def start(self) -> int:
        return max(0, min(self.offset, MAX_OFFSET))


class SearchParameters(OffsetParameters, frozen=True, kw_only=True):
    """What to search for."""

    q: Annotated[str, msgspec.Meta(description="The text; or the address of a post or person, or `name@host`.")] = ""
    type: Annotated[
        Literal["accounts", "statuses", "hashtags"] | None, msgspec.Meta(description="Only these; else all three.")
    ] = None
    resolve: Annotated[bool, msgspec.Meta(description="Ignored: an address of this site is always looked up.")] = False
    following: Annotated[bool, msgspec.Meta(description="Only people whom the viewer follows.")] = False
    account_id: Annotated[Id | None, msgspec.Meta(description="Only posts of this person.")] = None
    exclude_unreviewed: Annotated[bool, msgspec.Meta(description="Ignored: hashtags are not reviewed.")] = False
    max_id: Annotated[Id | None, msgspec.Meta(description="Only posts older than this.")] = None
    min_id: Annotated[Id | None, msgspec.Meta(description="Only posts newer than this.")] = None


class Search(Operation):
    """Search for people, posts and hashtags, as far as the viewer can see them. No token is needed.

    `q` understands the operators of the search page, such as `from:ana`, `"in quotes"`, `-without` and
    `filter:images`. The address of a post or of a person on this site finds just that. People are ordered by how well
    their name matches, posts from new to old, hashtags by use, after the one with just this name. `offset` counts for
    each kind; posts are found among the first hundred with it, further ones with `max_id`. With "#" at its beginning
    the text finds no people.
    """

    path, access, scope, tag = "/api/v2/search", "public", "read:search", "search"
    Parameters = SearchParameters
    returns = SearchResults

    def perform(self) -> SearchResults:
        wanted: SearchParameters = self.parameters
        text = wanted.q.strip()
        if not text:
            return SearchResults()
        if found := self.at_address(text):
            return found if not wanted.offset else SearchResults()
        searches = {"accounts": self.accounts, "statuses": self.statuses, "hashtags": self.hashtags}
        kinds = [wanted.type] if wanted.type else list(searches)
        return SearchResults(**{kind: searches[kind](text) for kind in kinds})

    def at_address(self, text: str) -> SearchResults | None:
        """Return the post or the person at an address of this site, None if the text is none or nobody is there."""
        host, kind = self.request.get_host(), self.parameters.type
        if kind in {None, "statuses"} and (pk := post_id_at(text, host)):
            rows = Post.objects.visible_to(self.viewer).originals().filter(pk=pk).timeline_rows()
            return SearchResults(statuses=self.presented_statuses(list(rows)))
        if kind in {None, "accounts"} and (name := username_at(text, host)):
            people = User.objects.with_username(name).filter(can_see_user(self.viewer, "")).select_related("stats")
            return SearchResults(accounts=self.presented_accounts(people))
        return None

    def accounts(self, text: str) -> list[Account]:
        """Return the page of people."""
        if text.startswith(("#", "＃")):
            return []
        people = search_users(parse(text).as_person_name, self.viewer)
        if self.parameters.following:
            follows = Follow.objects.filter(follower=self.viewer.pk, followee__in=[person.pk for person in people])
            followed = set(follows.values_list("followee", flat=True))
            people = [person for person in people if person.pk in followed]
        return self.presented_accounts(self.part(people))

    def statuses(self, text: str) -> list[Any]:
        """Return the page of posts, newest first."""
        wanted, query = self.parameters, parse(text)
        if wanted.account_id is not None:
            people = User.objects.filter(can_see_user(self.viewer, ""), pk=wanted.account_id)
            if not (name := people.values_list("username", flat=True).first()):
                return []
            query = replace(query, groups=(*query.groups, (Term("from", name.lower()),)))

        def page(before: int | None) -> tuple[list[TimelineRow], int | None]:
            found = search_posts(query, self.viewer, before)
            return found.rows, found.cursor

        rows, _ = collect(page, wanted.start + wanted.size, wanted.max_id, wanted.min_id)
        return self.presented_statuses(self.part(rows))

    def hashtags(self, text: str) -> list[Tag]:
        """Return the page of hashtags that begin with the text, the one that it names first."""
        prefix = text.lstrip("#＃")
        if not prefix or len(prefix) > MAX_PREFIX_LENGTH or "@" in prefix or " " in prefix:
            return []
        names = hashtags_named(prefix, self.viewer, self.parameters.start + self.parameters.size)
        return tags_of(self.part(names), self.viewer, self.base_url)

    def part[Row](self, rows: list[Row]) -> list[Row]:
        """Return the rows from the offset on."""
        start = self.parameters.start
        return rows[start : start + self.parameters.size]

    def presented_accounts(self, people: Any) -> list[Account]:
        return [account(person, self.base_url) for person in people]

    def presented_statuses(self, rows: list[TimelineRow]) -> list[Any]:
        return statuses_of(rows, self.viewer, self.base_url)


class TrendParameters(OffsetParameters, frozen=True, kw_only=True):
    """What part of the trends to return, the most used first."""

    limit: Annotated[int, msgspec.Meta(description="How many; at most 20.")] = DEFAULT_TRENDS


class TrendOperation(Operation):
    """Base of the rankings, which are the same for everybody but for what the viewer may not see."""

    tag, access = "trends", "public"
    Parameters: Any = OffsetParameters

    def offset_listing(self, entities: list[Any], has_more: bool) -> Listing:
        """Return a page of a ranking; its links page by offset."""
        start, size = self.parameters.start, self.parameters.size
        return Listing(
            entities,
            page_url(self.request, offset=start + size) if has_more else "",
            page_url(self.request, offset=max(0, start - size)) if start else "",
        )


class TrendingTags(TrendOperation):
    """Return the hashtags with the most different users in the last day, at most 20. No token is needed."""

    path = "/api/v1/trends/tags"
    Parameters = TrendParameters
    returns = list[Tag]

    def perform(self) -> Listing:
        start, size = self.parameters.start, self.parameters.size
        names = [trend.name.removeprefix("#") for trend in trends(MAX_TRENDS_ON_PAGE)]
        tags = tags_of(names[start : start + size], self.viewer, self.base_url)
        return self.offset_listing(tags, len(names) > start + size)


class Trends(TrendingTags):
    """Return the same as /api/v1/trends/tags, under its older address."""

    path = "/api/v1/trends"


class TrendingStatuses(TrendOperation):
    """Return the most liked public posts of the last seven days, at most 200. No token is needed."""

    path = "/api/v1/trends/statuses"
    returns = list[Status]

    def perform(self) -> Listing:
        start, size = self.parameters.start, self.parameters.size
        rows: list[TimelineRow] = []
        page = popular_page(self.viewer)
        rows += page.rows
        while page.cursor and len(rows) < start + size:
            page = popular_page(self.viewer, page.cursor)
            rows += page.rows
        found = statuses_of(rows[start : start + size], self.viewer, self.base_url)
        return self.offset_listing(found, bool(page.cursor) or len(rows) > start + size)


class TrendingLinks(TrendOperation):
    """Return an empty list: links are not counted."""

    path = "/api/v1/trends/links"
    returns = list[dict]

    def perform(self) -> list[dict]:
        return []


OPERATIONS: list[type[Operation]] = [Search, TrendingTags, Trends, TrendingStatuses, TrendingLinks]
