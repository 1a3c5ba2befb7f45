"""What an open page asks for now and then, to stay right without being loaded again."""

import hashlib
import re

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import BadRequest
from django.http import JsonResponse
from django.utils.cache import get_conditional_response
from django.views.generic import View

from posts.models import Post
from posts.timelines import HomeTimeline
from witter.badges import badges_of
from witter.numbers import compact
from witter.pagination import cursor_from
from witter.prepared import Prepared, answers_to

MOST = 60  # witts that one request may ask about
IDS = re.compile(rf"[0-9]{{1,18}}(,[0-9]{{1,18}}){{0,{MOST - 1}}}")
NUMBERS = {"replies": "counts__reply_count", "reposts": "counts__repost_count", "likes": "counts__like_count"}
MARKS = ("is_reposted", "is_liked", "is_bookmarked")
IN_VIEW = Prepared(
    lambda viewer, ids: (
        Post.objects.filter(pk__among=ids)
        .visible_to(viewer)
        .originals()
        .with_marks_of(viewer, ids)
        .values_list("pk", *NUMBERS.values(), *MARKS, named=True)
    ),
    "ids",
)


class LiveView(LoginRequiredMixin, View):
    """The viewer's badges and numbers; for `?since=ID` how many witts are new at home, for `?ids=1,2` their numbers.

    Answers 304 while nothing differs from what the page has. A witt that may not be seen is left out.
    """

    def get(self, request):
        response = JsonResponse(facts_for(request.user, cursor_from(request, "since"), ids_from(request)))
        response["Cache-Control"] = "private, no-store"
        response["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
        return get_conditional_response(request, etag, response=response)


def facts_for(viewer, since, ids):
    """What there is to know: one query, and one more for news. `since` is a cursor of home, or None."""
    home, questions = HomeTimeline(viewer), {}
    if since is not None:
        questions["news"] = home.news_sql(since)
    if ids:
        questions["witts"] = IN_VIEW.as_json(viewer, ids=ids)
    answers = answers_to(questions)
    facts = {"mine": numbers_of(viewer), "badges": badges_of(viewer)}
    if since is not None:
        facts["new"] = home.count_of(answers["news"])
    if ids:
        facts["witts"] = witts_of(answers["witts"])
    return facts


def ids_from(request):
    """The ids in `?ids=1,2,3`; raises BadRequest for anything else."""
    value = request.GET.get("ids")
    if not value:
        return []
    if not IDS.fullmatch(value):
        raise BadRequest(f"Ask for the numbers of up to {MOST} witts.")
    return [int(pk) for pk in value.split(",")]


def numbers_of(viewer):
    """The three numbers on the viewer's own card."""
    stats = viewer.stats
    return {
        "witts": compact(stats.posts_count),
        "following": compact(stats.following_count),
        "followers": compact(stats.followers_count),
    }


def witts_of(rows):
    """By id, the numbers under witts, and which buttons the viewer has pressed."""
    return {
        row["pk"]: {
            **{name: compact(row[count]) if row[count] else "" for name, count in NUMBERS.items()},
            **{mark: row[mark] for mark in MARKS},
        }
        for row in rows or []
    }
