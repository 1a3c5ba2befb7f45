"""The public timeline of the API, and those of hashtags and lists."""

import pytest

from accounts.factories import UserFactory
from core.factories import picture_of
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from lists.factories import ListFactory, MembershipFactory
from posts.factories import PostFactory, RepostFactory
from posts.models import Hashtag, Photo, Post, PostHashtag
from posts.timelines.pagination import MAX_WINDOWS, WINDOW_SIZE
from testing.api_client import ApiClient, ids, links
from testing.bulk_posts import bulk

pytestmark = pytest.mark.django_db
PUBLIC, TAG = "/api/v1/timelines/public", "/api/v1/timelines/tag/birds"


def ids_of_pages(program, address, data=None, **options):
    return [pk for page in program.pages(address, data, **options) for pk in ids(page)]


def ids_of_pages_above(program, address, data):
    pages = list(program.pages(address, {**data, "min_id": 0}, rel="prev"))
    return [pk for page in pages[::-1] for pk in ids(page)]


def test_public_timeline_has_public_posts_without_replies_and_reposts(viewer, ana):
    post = PostFactory(author=ana)
    PostFactory(author=viewer, in_reply_to=post)
    RepostFactory(user=viewer, post=post)
    PostFactory(author=UserFactory(is_protected=True))
    for program in (ApiClient(), ApiClient(viewer)):
        assert ids(program.get(PUBLIC)) == [post.pk]
        assert ids(program.get(PUBLIC, {"local": "true"})) == [post.pk]
        assert program.get(PUBLIC, {"remote": "true"}) == []


@pytest.mark.parametrize("address", [PUBLIC, TAG])
def test_timelines_hide_whom_the_pages_hide(address, viewer):
    people = {name: UserFactory() for name in ("shown", "muted", "blocked", "blocking", "suspended", "deactivated")}
    protected, followed = UserFactory(is_protected=True), UserFactory(is_protected=True)
    posts = {name: PostFactory(author=person, text="#birds").pk for name, person in people.items()}
    posts["protected"] = PostFactory(author=protected, text="#birds").pk
    posts["followed"] = PostFactory(author=followed, text="#birds").pk
    MuteFactory(muter=viewer, muted=people["muted"])
    BlockFactory(blocker=viewer, blocked=people["blocked"])
    BlockFactory(blocker=people["blocking"], blocked=viewer)
    FollowFactory(follower=viewer, followee=followed)
    people["suspended"].suspend()
    people["deactivated"].deactivate()
    shown = {"shown"} if address == PUBLIC else {"shown", "followed"}
    assert set(ids(ApiClient(viewer).get(address))) == {posts[name] for name in shown}
    for_everybody = {"shown", "muted", "blocked", "blocking"}
    assert set(ids(ApiClient().get(address))) == {posts[name] for name in for_everybody}


@pytest.mark.parametrize("only_media", [False, True])
@pytest.mark.parametrize("address", [PUBLIC, TAG])
def test_timelines_are_paged_to_the_end_and_back(address, only_media, ana):
    pictures = [[(picture_of(), "")], []]
    posts = [PostFactory(author=ana, text=f"{n} #birds", images=pictures[n % 2]) for n in range(9)]
    wanted = [post.pk for post in (posts[::2] if only_media else posts)][::-1]
    data = {"limit": 2, "only_media": only_media}
    assert ids_of_pages(ApiClient(), address, data) == wanted
    assert ids_of_pages_above(ApiClient(), address, data) == wanted
    assert ids(ApiClient().get(address, {**data, "since_id": wanted[3], "limit": 40})) == wanted[:3]
    assert "next" not in links(ApiClient().request("get", address, {**data, "limit": len(wanted)}))


@pytest.mark.parametrize("only_media", [False, True])
@pytest.mark.parametrize("address", [PUBLIC, TAG])
def test_first_posts_of_many_are_next_above_the_beginning(address, only_media, ana):
    posts = [post.pk for post in bulk([None] * (WINDOW_SIZE + 5), [ana])]
    birds = Hashtag.objects.create(name="birds")
    PostHashtag.objects.bulk_create(PostHashtag(hashtag=birds, post_id=pk, author=ana) for pk in posts)
    Photo.objects.bulk_create(Photo(post_id=pk, position=0, width=9, height=9) for pk in posts)
    Post.objects.update(photo_count=1)
    data = {"limit": 2, "only_media": only_media}
    assert ids(ApiClient().get(address, {**data, "min_id": 0})) == [posts[1], posts[0]]
    assert ids(ApiClient().get(address, {**data, "min_id": posts[-3]})) == [posts[-1], posts[-2]]
    assert ids(ApiClient().get(address, {**data, "max_id": posts[3]})) == [posts[2], posts[1]]


def test_page_above_an_id_skips_many_posts_of_other_timelines(ana):
    posts = [post.pk for post in bulk([None] * (WINDOW_SIZE * MAX_WINDOWS + 1), [ana])]
    birds = Hashtag.objects.create(name="birds")
    PostHashtag.objects.bulk_create(PostHashtag(hashtag=birds, post_id=pk, author=ana) for pk in posts)
    Photo.objects.create(post_id=posts[-1], position=0, width=9, height=9)
    Post.objects.filter(pk=posts[-1]).update(photo_count=1)
    assert ids_of_pages_above(ApiClient(), TAG, {"limit": 2, "only_media": True}) == [posts[-1]]


def test_tag_timeline_combines_hashtags(ana):
    texts = ["#Birds #sea", "#birds", "#fish", "#birds #sea #fish"]
    both, birds, fish, every = (PostFactory(author=ana, text=text).pk for text in texts)
    program = ApiClient()
    assert ids(program.get(TAG)) == [every, birds, both]
    assert ids(program.get(TAG, {"any[]": ["FISH"]})) == [every, fish, birds, both]
    assert ids(program.get(TAG, {"all[]": ["sea"]})) == [every, both]
    assert ids(program.get(TAG, {"all[]": ["sea"], "none[]": ["#fish", "nothing"]})) == [both]
    assert program.get(TAG, {"all[]": ["nothing"]}) == []
    assert program.get(TAG, {"remote": "1"}) == []


@pytest.mark.parametrize(("text", "name"), [("#Ｂirds", "BIRDS"), ("#鳥", "%E9%B3%A5"), ("#птицы", "ПТИЦЫ/")])
def test_tag_timeline_takes_every_spelling(text, name, ana):
    post = PostFactory(author=ana, text=text)
    assert ids(ApiClient().get(f"/api/v1/timelines/tag/{name}")) == [post.pk]


def test_tag_timeline_of_an_unused_hashtag_is_empty():
    assert ApiClient().get("/api/v1/timelines/tag/unheard") == []
    assert "error" in ApiClient().get("/api/v1/timelines/tag/no%20tag", status=404)


def test_list_timeline_has_posts_of_the_members(viewer, ana, bo):
    user_list = ListFactory(owner=viewer, is_private=True)
    MembershipFactory(list=user_list, user=ana)
    posts = [PostFactory(author=ana).pk for _ in range(5)][::-1]
    PostFactory(author=bo)
    address = f"/api/v1/timelines/list/{user_list.pk}"
    assert ids_of_pages(ApiClient(viewer), address, {"limit": 2}) == posts
    assert ids_of_pages_above(ApiClient(viewer), address, {"limit": 2}) == posts
    ApiClient(bo).get(address, status=404)
    user_list.change(name="Public", description="", is_private=False)
    assert ids(ApiClient(bo).get(address)) == posts


def test_link_timeline_is_empty():
    assert ApiClient().get("/api/v1/timelines/link", {"url": "https://example.com"}) == []


@pytest.mark.parametrize(
    "values", [{"max_id": "x"}, {"min_id": "9" * 30}, {"limit": "many"}, {"only_media": "perhaps"}]
)
@pytest.mark.parametrize("address", [PUBLIC, TAG])
def test_values_of_another_type_are_refused(address, values):
    assert "error" in ApiClient().get(address, values, status=422)


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    ("address", "queries"), [(PUBLIC, 4), (TAG, 5), (f"{TAG}?all[]=sea", 5), ("/api/v1/timelines/list/{list}", 4)]
)
def test_timelines_need_a_constant_number_of_queries(address, queries, count, viewer, ana, django_assert_num_queries):
    user_list = ListFactory(owner=viewer)
    MembershipFactory(list=user_list, user=ana)
    for number in range(count):
        PostFactory(author=ana, text=f"{number} #birds #sea")
    program = ApiClient(viewer)
    address = address.format(list=user_list.pk)
    program.get(address)
    with django_assert_num_queries(queries):
        assert len(program.get(address)) == count
