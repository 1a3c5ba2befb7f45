"""Reading, publishing and deleting posts through the API."""

import pytest
from django.utils import timezone

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory, RepostFactory
from testing.api_client import ApiClient, ids
from testing.bulk_posts import bulk

pytestmark = pytest.mark.django_db


def suspend(person):
    person.suspended_at = timezone.now()
    person.save(update_fields=["suspended_at"])


def deactivate(person):
    person.deactivated_at = timezone.now()
    person.save(update_fields=["deactivated_at"])


def hide_by(how, author, viewer):
    """Hide the posts of `author` from `viewer` in one of the ways in which they can be."""
    {
        "protected": lambda: author.__class__.objects.filter(pk=author.pk).update(is_protected=True),
        "blocked": lambda: BlockFactory(blocker=author, blocked=viewer),
        "blocking": lambda: BlockFactory(blocker=viewer, blocked=author),
        "suspended": lambda: suspend(author),
        "deactivated": lambda: deactivate(author),
    }[how]()


WAYS = ["protected", "blocked", "blocking", "suspended", "deactivated"]
READS = ["", "/context", "/reblogged_by", "/favourited_by", "/quotes", "/source", "/history"]


@pytest.mark.parametrize("how", WAYS)
def test_status_that_the_viewer_cannot_see_is_404_everywhere(viewer, ana, bo, how):
    post = PostFactory(author=ana)
    RepostFactory(user=bo, post=post)
    repost = RepostFactory(user=viewer, post=post)
    hide_by(how, ana, viewer)
    program = ApiClient(viewer)
    for pk in (post.pk, repost.pk):
        for read in READS:
            program.get(f"/api/v1/statuses/{pk}{read}", status=404)
    assert program.get("/api/v1/statuses", {"id[]": [post.pk, repost.pk]}) == []
    assert program.put(f"/api/v1/statuses/{post.pk}", {"status": "x"}, status=404) == {"error": "Record not found"}


def test_everybody_reads_public_status_and_followers_protected_one(viewer, ana):
    public, protected = PostFactory(author=ana), PostFactory(author__protected=True)
    for read in READS:
        ApiClient().get(f"/api/v1/statuses/{public.pk}{read}")
        ApiClient().get(f"/api/v1/statuses/{protected.pk}{read}", status=404)
    FollowFactory(follower=viewer, followee=protected.author)
    status = ApiClient(viewer).get(f"/api/v1/statuses/{protected.pk}")
    assert (status["visibility"], status["id"]) == ("private", str(protected.pk))


def test_token_without_the_scope_is_refused(viewer):
    ApiClient(viewer, scopes="write").get(f"/api/v1/statuses/{PostFactory().pk}", status=403)


def test_repost_has_the_original(ana, bo, django_assert_num_queries):
    post = PostFactory(author=ana, text="sea")
    repost = RepostFactory(user=bo, post=post)
    with django_assert_num_queries(2):
        status = ApiClient().get(f"/api/v1/statuses/{repost.pk}")
    assert (status["account"]["username"], status["content"]) == ("bo", "")
    assert (status["reblog"]["id"], status["reblog"]["content"]) == (str(post.pk), "<p>sea</p>")


def test_several_statuses_come_in_the_order_of_the_ids(viewer, django_assert_num_queries):
    posts = PostFactory.create_batch(5)
    wanted = [posts[3].pk, posts[0].pk, posts[4].pk, 10**15, posts[0].pk]
    program = ApiClient(viewer)
    program.get("/api/v1/statuses", {"id[]": wanted})
    for name in ("id[]", "id"):
        with django_assert_num_queries(3):
            found = ids(program.get("/api/v1/statuses", {name: wanted}))
        assert found == (
            wanted[:3] if name == "id[]" else wanted[-1:]
        )  # of one name without brackets, the last counts
    assert program.get("/api/v1/statuses") == []
    program.get("/api/v1/statuses", {"id[]": "many"}, status=422)
    program.get("/api/v1/statuses", {"id[]": 10**30}, status=422)


def test_context_has_the_thread_in_reading_order(viewer, ana, bo, django_assert_num_queries):
    #        0
    #     /     \
    #    1       2      (3 is above none: another thread)
    #   / \       \
    #  4   6       5
    #  |
    #  7
    posts = bulk([None, 0, 0, None, 1, 2, 1, 4], [ana, bo])
    pks = [post.pk for post in posts]
    program = ApiClient(viewer)
    program.get(f"/api/v1/statuses/{pks[0]}/context")
    with django_assert_num_queries(5):
        context = program.get(f"/api/v1/statuses/{pks[0]}/context")
    assert ids(context["descendants"]) == [pks[n] for n in (1, 4, 7, 6, 2, 5)]
    assert context["ancestors"] == []
    with django_assert_num_queries(6):
        context = program.get(f"/api/v1/statuses/{pks[4]}/context")
    assert ids(context["ancestors"]) == [pks[0], pks[1]]
    assert ids(context["descendants"]) == [pks[7]]
    assert context["descendants"][0]["in_reply_to_id"] == str(pks[4])


def test_context_of_a_repost_is_that_of_the_original(ana, bo):
    post = PostFactory(author=ana)
    reply = PostFactory(author=bo, in_reply_to=post)
    repost = RepostFactory(user=bo, post=post)
    assert ids(ApiClient().get(f"/api/v1/statuses/{repost.pk}/context")["descendants"]) == [reply.pk]


@pytest.mark.parametrize("how", [*WAYS, "muting"])
def test_context_leaves_hidden_posts_out_and_keeps_what_is_below(viewer, ana, bo, how):
    top = PostFactory(author=bo)
    hidden = PostFactory(author=ana, in_reply_to=top)
    focus = PostFactory(author=bo, in_reply_to=hidden)
    below = PostFactory(author=ana, in_reply_to=focus)
    last = PostFactory(author=bo, in_reply_to=below)
    program = ApiClient(viewer)
    assert ids(program.get(f"/api/v1/statuses/{focus.pk}/context")["ancestors"]) == [top.pk, hidden.pk]
    if how == "muting":
        MuteFactory(muter=viewer, muted=ana)
    else:
        hide_by(how, ana, viewer)
    context = program.get(f"/api/v1/statuses/{focus.pk}/context")
    assert ids(context["ancestors"]) == ([top.pk, hidden.pk] if how == "muting" else [top.pk])
    assert ids(context["descendants"]) == [last.pk]


def test_context_keeps_replies_to_a_deleted_post(ana, bo):
    top = PostFactory(author=ana)
    deleted = PostFactory(author=bo, in_reply_to=top)
    last = PostFactory(author=ana, in_reply_to=deleted)
    deleted.delete()
    assert ids(ApiClient().get(f"/api/v1/statuses/{top.pk}/context")["descendants"]) == [last.pk]
    assert ids(ApiClient().get(f"/api/v1/statuses/{last.pk}/context")["ancestors"]) == [top.pk]


@pytest.mark.parametrize("parent", [lambda n: n - 1, lambda n: 0, lambda n: n // 2], ids=["deep", "wide", "mixed"])
def test_long_context_is_bounded(viewer, parent):
    posts = bulk([None, *map(parent, range(1, 1201))], UserFactory.create_batch(3))
    last = posts[-1].pk
    for program, above, below in ((ApiClient(viewer), 500, 1000), (ApiClient(), 40, 60)):
        descendants = program.get(f"/api/v1/statuses/{posts[0].pk}/context")["descendants"]
        assert len(descendants) == below
        seen = {str(posts[0].pk)}
        for status in descendants:
            assert status["in_reply_to_id"] in seen
            seen.add(status["id"])
        ancestors = program.get(f"/api/v1/statuses/{last}/context")["ancestors"]
        assert len(ancestors) <= above
        if parent(1200) == 1199:
            assert ids(ancestors) == [post.pk for post in posts[-above - 1 : -1]]


def test_source_and_history(viewer, ana):
    post = PostFactory(author=ana, text="a <b> & @viewer\n\n#c")
    source = ApiClient(viewer).get(f"/api/v1/statuses/{post.pk}/source")
    assert source == {"id": str(post.pk), "text": "a <b> & @viewer\n\n#c", "spoiler_text": ""}
    (version,) = ApiClient(viewer).get(f"/api/v1/statuses/{post.pk}/history")
    assert version["account"]["username"] == "ana"
    assert version["content"].startswith("<p>a &lt;b&gt; &amp;")
    assert (version["media_attachments"], version["emojis"], version["sensitive"]) == ([], [], False)


def test_status_cannot_be_changed(viewer):
    post = PostFactory(author=viewer)
    answer = ApiClient(viewer).put(f"/api/v1/statuses/{post.pk}", {"status": "other"}, status=403)
    assert answer == {"error": "A witt cannot be changed. Delete it and write it again."}
