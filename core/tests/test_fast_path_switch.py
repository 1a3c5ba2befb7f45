"""The fast path returns what Django returns: settings.FAST_PATH changes no result."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Model
from django.db.models.signals import post_init, pre_init

from accounts.backends import USER_BY_ID
from accounts.factories import UserFactory
from core.badges import badges_of
from core.fastpath import fetch_scalars
from follows.factories import FollowFactory, FollowRequestFactory, MuteFactory
from posts.cards.loading import CARD_QUERY, load_cards
from posts.factories import PostFactory
from posts.timelines.pagination import VISIBLE_ROWS, VISIBLE_UNMUTED_ROWS
from posts.timelines.timeline import HomeTimeline
from posts.views.polling import VISIBLE_POST_STATE

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer():
    return UserFactory(username="mira", is_protected=True)


@pytest.fixture
def posts(viewer):
    """Create a reply, a quote, a repost and a protected post, by a followee, strangers and somebody muted."""
    followee = FollowFactory(follower=viewer, show_reposts=True).followee
    FollowRequestFactory(followee=viewer)
    first = PostFactory(author=followee, text="100% #tea")
    first.like(viewer)
    quote = PostFactory(quote_of=first)
    quote.repost(followee)
    muted = PostFactory(author=MuteFactory(muter=viewer).muted)
    protected = PostFactory(author=UserFactory(is_protected=True))
    return [first, quote, muted, protected, PostFactory(author=viewer, in_reply_to=first)]


def state(instance):
    """Return all that was loaded: values, annotations, and the state of related instances."""
    values = {name: value for name, value in vars(instance).items() if name != "_state"}
    related = {
        name: state(other)
        for name, other in instance._state.fields_cache.items()
        if other is not None and instance not in other._state.fields_cache.values()
    }
    return type(instance), instance._state.adding, instance._state.db, values, related


def results(viewer, ids):
    """Return the results of queries of every kind: instances, tuples, named tuples, JSON, arrays, composed SQL."""
    reader = USER_BY_ID.first(None, pk=viewer.pk)
    badges = badges_of(reader)
    timeline = HomeTimeline(reader)
    page = timeline.page()
    scalars = fetch_scalars(
        {"witts": VISIBLE_POST_STATE.as_json(reader, ids=ids), "news": timeline.new_ids_sql(after=0)}
    )
    return {
        "instance": state(reader),
        "cards": sorted((state(post) for post in CARD_QUERY(reader, ids=ids)), key=lambda post: post[3]["id"]),
        "compiled": sorted(row[0] for row in CARD_QUERY.compiled_for(reader).fetch_rows(viewer=reader.pk, ids=ids)),
        "named tuples": VISIBLE_UNMUTED_ROWS(reader, ids=ids),
        "signed out": VISIBLE_ROWS(AnonymousUser(), ids=ids),
        "nothing": VISIBLE_ROWS(reader, ids=[]),
        "scalars": scalars["news"],
        "objects": sorted(scalars["witts"], key=lambda post: post["pk"]),
        "badges": badges,
        "page": page,
        "page as cards": load_cards(page.rows, reader),
    }


def prepared_statements():
    """Return the names of the statements that this connection has prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return set(cursor.fetchall())


def test_results_are_those_of_plain_querysets(viewer, posts, settings):
    ids = [post.pk for post in posts]
    settings.FAST_PATH = False
    plain = results(viewer, ids)
    settings.FAST_PATH = True
    for _ in range(2):  # compiled at the first call
        assert results(viewer, ids) == plain
    assert (len(plain["cards"]), len(plain["named tuples"]), len(plain["page"].rows)) == (5, 3, 3)
    assert plain["badges"]["requests"] == 1


def test_no_model_customises_its_initialisation():
    """Row loading skips `__init__`, `from_db` and their signals."""
    for model in apps.get_models():
        assert model.__init__ is Model.__init__
        assert model.from_db.__func__ is Model.from_db.__func__
        assert not pre_init.has_listeners(model)
        assert not post_init.has_listeners(model)


def test_nothing_is_prepared_or_cached_while_switched_off(viewer, posts, settings):
    settings.FAST_PATH = False
    before = prepared_statements()
    results(viewer, [post.pk for post in posts])
    assert prepared_statements() == before
    assert CARD_QUERY.compiled_for(viewer) is not CARD_QUERY.compiled_for(viewer)
