"""What somebody is about to type: people and hashtags that begin like this, a few of each."""

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Value

from accounts.models import User
from follows.visibility import can_see_posts_of, can_see_user
from posts.models import Hashtag, PostHashtag
from search.user_search import Fold, users_with_prefix

MAX_RESULTS = 6
MAX_PREFIX_LENGTH = 50  # of what was typed; nothing that long is worth finishing
RECENT = 2_000  # uses of hashtags that are looked through for those in use
CANDIDATES = 50  # hashtags that are looked through for one out of use: the work does not grow with the site


def autocomplete(typed, viewer):
    """Up to MOST dicts of what `typed` (with its @ or #) may become, the likeliest first."""
    sign, begun = typed[:1], typed[1:]
    if not begun.strip() or len(begun) > MAX_PREFIX_LENGTH:
        return []
    if sign in "@＠":
        return [_person(person) for person in _people(begun, viewer)]
    return [{"value": f"#{name}"} for name in _hashtags(begun, viewer)] if sign in "#＃" else []


def _person(person):
    return {"value": f"@{person.username}", "name": person.display_name, "avatar": person.avatar_small_url}


def _people(begun, viewer):
    """Those whom the viewer follows, then others, the best-followed first; never those one may not meet."""
    names, folded = Fold("username", "name"), Fold(Value(begun))
    begins = Q(names__startswith=folded) | Q(names__contains=Fold(Value(f" {begun}")))
    followed = User.objects.filter(can_see_user(viewer, ""), follows_received__follower=viewer).alias(names=names)
    found = list(
        followed.filter(begins).order_by(F("well_known__weight").desc(nulls_last=True), "username")[:MAX_RESULTS]
    )
    if len(found) < MAX_RESULTS:
        found += [person for person in users_with_prefix(begun, viewer, 2 * MAX_RESULTS) if person not in found]
    return found[:MAX_RESULTS]


def _hashtags(begun, viewer):
    """Those that most people used lately, then others; never one that only people use whom one may not read."""
    start = Hashtag.normalise(begun)
    newest = PostHashtag.objects.order_by("-post", "-hashtag").values("post")[:RECENT]
    uses = PostHashtag.objects.filter(
        can_see_posts_of(viewer, "author"), hashtag__name__startswith=start, post__in=newest
    )
    lately = uses.values("hashtag__name").annotate(people=Count("author", distinct=True), last=Max("post"))
    found = list(lately.order_by("-people", "-last").values_list("hashtag__name", flat=True)[:MAX_RESULTS])
    if len(found) < MAX_RESULTS:
        some = Hashtag.objects.filter(name__startswith=start).exclude(name__in=found).values("pk")[:CANDIDATES]
        seen = PostHashtag.objects.filter(can_see_posts_of(viewer, "author"), hashtag=OuterRef("pk"))
        older = Hashtag.objects.filter(Exists(seen), pk__in=some).order_by("name")
        found += older.values_list("name", flat=True)[:MAX_RESULTS]
    return found[:MAX_RESULTS]
