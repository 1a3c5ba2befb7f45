"""JSON that open pages poll to update counters and badges."""

import hashlib

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.utils.cache import get_conditional_response
from django.views.generic import View

from core.badges import badges_of
from core.db.pagination import cursor_from
from core.fastpath.prepared_queries import PreparedQuery, fetch_scalars
from core.ids import parse_ids
from core.templating.numbers import compact
from posts.models import Post
from posts.timelines.timeline import HomeTimeline

MAX_IDS = 60  # posts per request
COUNT_FIELDS = {"replies": "counts__reply_count", "reposts": "counts__repost_count", "likes": "counts__like_count"}
STATE_FIELDS = ("is_reposted", "is_liked", "is_bookmarked")
VISIBLE_POST_STATE = PreparedQuery(
    lambda viewer, ids: (
        Post.objects.filter(pk__any_of=ids)
        .visible_to(viewer)
        .originals()
        .with_viewer_state(viewer, ids)
        .values_list("pk", *COUNT_FIELDS.values(), *STATE_FIELDS, named=True)
    ),
    "ids",
)


class PollView(LoginRequiredMixin, View):
    """The viewer's badges and counters; with `?since=ID` the number of new posts at home, `?ids=1,2` posts' counters.

    Responds 304 if nothing has changed. A post hidden from the viewer is left out.
    """

    def get(self, request):
        response = JsonResponse(poll_payload(request.user, cursor_from(request, "since"), ids_from(request)))
        response["Cache-Control"] = "private, no-store"
        response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
        return get_conditional_response(request, etag, response=response)


def poll_payload(viewer, since, ids):
    """Return the JSON: one query, one more for new posts. `since` is a cursor of the home timeline, or None."""
    home, queries = HomeTimeline(viewer), {}
    if since is not None:
        queries["new_ids"] = home.new_ids_sql(since)
    if ids:
        queries["post_states"] = VISIBLE_POST_STATE.as_json(viewer, ids=ids)
    results = fetch_scalars(queries)
    payload = {"mine": own_counts(viewer), "badges": badges_of(viewer)}
    if since is not None:
        payload["new"] = home.count_new(results["new_ids"])
    if ids:
        payload["witts"] = counts_by_post(results["post_states"])
    return payload


def ids_from(request):
    """Return the ids of `?ids=1,2,3`; raise BadRequest if they are malformed."""
    value = request.GET.get("ids")
    if not value:
        return []
    try:
        return parse_ids(value, MAX_IDS)
    except ValueError:
        raise BadRequest(f"Ask for the numbers of up to {MAX_IDS} witts.") from None


def own_counts(viewer):
    """Return the three counters on the viewer's profile card."""
    stats = viewer.stats
    return {
        "witts": compact(stats.posts_count),
        "following": compact(stats.following_count),
        "followers": compact(stats.followers_count),
    }


def counts_by_post(rows):
    """Return the counters and the viewer's state of posts, by id."""
    return {
        row["pk"]: {
            **{name: compact(row[count]) if row[count] else "" for name, count in COUNT_FIELDS.items()},
            **{state: row[state] for state in STATE_FIELDS},
        }
        for row in rows or []
    }
