"""Autocomplete of usernames and hashtags."""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Value

from accounts.models import User
from core.fastpath.expressions import RowExists
from direct_messages.permissions import takes_messages_from
from follows.models import Follow
from follows.visibility import can_see_posts_of, can_see_user
from posts.models import Hashtag, PostHashtag
from search.user_search import Fold, users_with_prefix

MAX_RESULTS = 6
MAX_PREFIX_LENGTH = 50  # longer input gets no suggestions
MAX_RECENT_USES = 2_000  # newest uses of hashtags, among which frequent ones are counted
MAX_CANDIDATES = 50  # hashtags outside the recent uses, and users, that are checked one by one: bounds the cost


def autocomplete(typed, viewer):
    """Return up to MAX_RESULTS dicts that complete `typed` (with its @ or #), best match first."""
    sign, prefix = typed[:1], typed[1:]
    if not prefix.strip() or len(prefix) > MAX_PREFIX_LENGTH:
        return []
    if sign in "@＠":
        return [person_option(person) for person in people_with_prefix(prefix, viewer)]
    return [{"value": f"#{name}"} for name in hashtags_with_prefix(prefix, viewer)] if sign in "#＃" else []


def autocomplete_recipients(typed, viewer):
    """Return up to MAX_RESULTS dicts of users to whom the viewer may write; those whom they know come first."""
    prefix = typed.strip().lstrip("@＠")
    if not prefix or len(prefix) > MAX_PREFIX_LENGTH:
        return []
    recipients = User.objects.filter(takes_messages_from(viewer))
    is_known = Q(RowExists(Follow, follower=viewer.pk, followee=F("pk"))) | Q(pk__in=viewer.sides.values("other"))
    known = recipients.filter(is_known).alias(names=Fold("username", "name")).filter(_has_prefix(prefix))
    found = list(known.order_by("username")[:MAX_RESULTS])
    if len(found) < MAX_RESULTS:
        others = users_with_prefix(prefix, viewer, MAX_CANDIDATES)
        open_ids = set(recipients.filter(pk__in=[person.pk for person in others]).values_list("pk", flat=True))
        found += [person for person in others if person.pk in open_ids and person not in found]
    return [person_option(person) for person in found[:MAX_RESULTS]]


def person_option(person):
    """Return a dict of a user for a list of suggestions."""
    return {"value": f"@{person.username}", "name": person.display_name, "avatar": person.avatar_small_url}


def people_with_prefix(prefix, viewer, limit=MAX_RESULTS, only_followed=False):
    """Return users visible to the viewer: followees first, then others, each by number of followers."""
    names = Fold("username", "name")
    followed = User.objects.filter(can_see_user(viewer, ""), follows_received__follower=viewer.pk).alias(names=names)
    best = followed.filter(_has_prefix(prefix)).order_by(F("well_known__weight").desc(nulls_last=True), "username")
    found = list(best[:limit]) if viewer.is_authenticated else []
    if len(found) < limit and not only_followed:
        found += [person for person in users_with_prefix(prefix, viewer, 2 * limit) if person not in found]
    return found[:limit]


def _has_prefix(prefix):
    """Return a Q of users with the alias `names`: one of their names, or a word in them, begins with `prefix`."""
    return Q(names__startswith=Fold(Value(prefix))) | Q(names__contains=Fold(Value(f" {prefix}")))


def hashtags_with_prefix(prefix, viewer, limit=MAX_RESULTS):
    """Return up to `limit` hashtag names by number of recent users, then by last use, then by name.

    Only posts visible to the viewer count.
    """
    start = Hashtag.normalise(prefix)
    newest = PostHashtag.objects.order_by("-post", "-hashtag").values("post")[:MAX_RECENT_USES]
    uses = PostHashtag.objects.filter(
        can_see_posts_of(viewer, "author"), hashtag__name__startswith=start, post__in=newest
    )
    recent = uses.values("hashtag__name").annotate(people=Count("author", distinct=True), last=Max("post"))
    found = list(recent.order_by("-people", "-last", "hashtag__name").values_list("hashtag__name", flat=True)[:limit])
    if len(found) < limit:
        candidates = (
            Hashtag.objects.filter(name__startswith=start).exclude(name__in=found).values("pk")[:MAX_CANDIDATES]
        )
        visible_uses = PostHashtag.objects.filter(can_see_posts_of(viewer, "author"), hashtag=OuterRef("pk"))
        older = Hashtag.objects.filter(Exists(visible_uses), pk__in=candidates).order_by("name")
        found += older.values_list("name", flat=True)[:limit]
    return found[:limit]


def hashtags_named(name, viewer, limit):
    """Return up to `limit` hashtag names: `name` itself first if it is one, then others that begin with it."""
    found, exact = hashtags_with_prefix(name, viewer, limit), Hashtag.normalise(name)
    uses = PostHashtag.objects.filter(can_see_posts_of(viewer, "author"), hashtag__name=exact)
    if exact in found or (len(found) == limit and uses.exists()):
        found = [exact, *(other for other in found if other != exact)]
    return found[:limit]
