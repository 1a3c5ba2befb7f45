"""Lists of people to follow, each in an order of its own, a page at a time.

A list leaves out whom the viewer may not see, has muted, follows or asked to follow, and does not want suggested. Its
cost does not depend on the size of the site: the candidates of each list are limited.
"""

from django.core.cache import caches
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from core.db.pagination import PAGE_SIZE, RankCursor
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from core.templating.dates import short_date
from core.templating.numbers import compact
from follows.relationships import relationships_with
from follows.suggestions import (
    CANDIDATE_USERS,
    can_be_suggested,
    query_candidates,
    reason_for,
    suggestion,
    users_to_suggest,
)
from follows.visibility import can_see_posts_of
from posts.models import PostHashtag
from search import messages

WINDOW_SIZE = 30  # candidates per query: more than a page, as some are left out
MAX_WINDOWS = 10  # read for one page; then the page is short, with a cursor for the next
MAX_RANKED = 300  # candidates of a list that is sorted by more than an index has
MAX_RECENT_USES = 2_000  # newest uses of a hashtag, whose authors are candidates
CACHE_SECONDS = 300

# The best known of all, exact within the limit, and on a small site everybody who is followed.
MOST_FOLLOWED_SQL = """
    SELECT followers_count, user_id FROM user_stats WHERE followers_count > 0 AND user_id = ANY(ARRAY(
        (SELECT user_id FROM search_well_known ORDER BY weight DESC, user_id LIMIT %(limit)s)
        UNION
        SELECT followee_id FROM (SELECT followee_id FROM follows ORDER BY id DESC LIMIT 1000) newest
    )) ORDER BY followers_count DESC, user_id DESC LIMIT %(limit)s
"""
NEWEST_USER_IDS = PreparedQuery(
    lambda viewer, before: (
        User.objects.filter(pk__lt=before).order_by("-pk").values_list("pk", flat=True)[:WINDOW_SIZE]
    ),
    "before",
)
USERS_WITH_VISIBLE_POSTS = PreparedQuery(
    lambda viewer, ids: users_to_suggest(viewer, ids, can_see_posts_of(viewer, "")), "ids"
)


class PeopleList:
    """Base of a list: a subclass defines `ranked`, which returns its candidates as RankCursors in their order."""

    users = CANDIDATE_USERS  # a PreparedQuery of those whom the viewer can see

    def __init__(self, viewer):
        self.viewer = viewer

    def page(self, before):
        """Return the Suggestions of the page below the RankCursor `before`, and the next page's cursor or None."""
        found, cursor = [], before
        for _ in range(MAX_WINDOWS):
            window = self.window(cursor)
            found += self.load(window)
            if len(found) > PAGE_SIZE:
                return self.rows(found[:PAGE_SIZE]), found[PAGE_SIZE - 1][0]
            if len(window) < WINDOW_SIZE:
                return self.rows(found), None
            cursor = window[-1]
        return self.rows(found), cursor

    def window(self, before):
        """Return the first WINDOW_SIZE candidates below the cursor."""
        if not hasattr(self, "_ranked"):
            self._ranked = self.ranked()
        return [one for one in self._ranked if before is None or one < before][:WINDOW_SIZE]

    def load(self, window):
        """Return (candidate, user, reason) of those that can be suggested."""
        ids = self.ids_of(window)
        self.people = {person.pk: person for person in self.users(self.viewer, ids=ids)} if ids else {}
        found = [(one, self.people[one.pk]) for one in window if one.pk in self.people]
        return [
            (one, person, self.reason(one, person)) for one, person in found if can_be_suggested(person, self.viewer)
        ]

    def ids_of(self, window):
        """Return the ids of the users to load."""
        return [one.pk for one in window]

    def rows(self, found):
        """Return the Suggestions of (candidate, user, reason) tuples."""
        relations = relationships_with(self.viewer, [person for _, person, _ in found])
        return [suggestion(person, relations[person.pk], reason) for _, person, reason in found]

    def ranked(self):
        """Return all candidates in order."""
        raise NotImplementedError

    def reason(self, candidate, person):
        """Return the reason for a suggestion, as a short text."""
        raise NotImplementedError


class FriendsOfFriends(PeopleList):
    """People followed by those whom the viewer follows, and followers; those with most such friends first."""

    def ranked(self):
        candidates = query_candidates(self.viewer, MAX_RANKED)
        self.candidates = {one.pk: one for one in candidates if one.friends or one.follows_viewer}
        scores = (RankCursor(one.friends + 2 * one.follows_viewer, one.pk) for one in self.candidates.values())
        return sorted(scores, reverse=True)

    def ids_of(self, window):
        """Return the ids of the friends who are named too."""
        return list({pk for one in window for pk in (one.pk, self.candidates[one.pk].through) if pk})

    def reason(self, candidate, person):
        return reason_for(self.candidates[candidate.pk], self.people)


class NewestUsers(PeopleList):
    """People in the order of joining, the newest first."""

    def window(self, before):
        return [RankCursor(pk, pk) for pk in NEWEST_USER_IDS.rows(before=before.pk if before else MAX_ID)]

    def reason(self, candidate, person):
        return messages.joined(short_date(person.date_joined, timezone.now(), "%B"))


class MostFollowedUsers(PeopleList):
    """People with the most followers."""

    def ranked(self):
        return caches["local"].get_or_set("most-followed", self.query_ranked, CACHE_SECONDS)

    def query_ranked(self):
        with connection.cursor() as cursor:
            cursor.execute(MOST_FOLLOWED_SQL, {"limit": MAX_RANKED})
            return [RankCursor(*row) for row in cursor.fetchall()]

    def reason(self, candidate, person):
        return messages.followed_by(compact(candidate.score), candidate.score)


class HashtagUsers(PeopleList):
    """People who used a hashtag of late in posts that the viewer can see, the latest first."""

    users = USERS_WITH_VISIBLE_POSTS

    def __init__(self, viewer, tag):
        super().__init__(viewer)
        self.tag = tag

    def ranked(self):
        uses = PostHashtag.objects.filter(hashtag__name=self.tag)
        newest = uses.order_by("-post").values("post")[:MAX_RECENT_USES]
        authors = uses.filter(post__in=newest).values("author").annotate(last=Max("post")).order_by("-last")
        return [RankCursor(*row) for row in authors.values_list("last", "author")[:MAX_RANKED]]

    def reason(self, candidate, person):
        return messages.wrote_about(self.tag)
