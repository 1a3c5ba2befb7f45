"""Search in the API."""

import pytest
from django.test import override_settings

from accounts.factories import UserFactory
from core.factories import picture_of
from follows.factories import BlockFactory, FollowFactory, MuteFactory
from posts.factories import PostFactory
from testing.api_client import ApiClient, ids

pytestmark = pytest.mark.django_db
SEARCH = "/api/v2/search"


def found(program, q, **more):
    return program.get(SEARCH, {"q": q, **more})


def test_search_finds_people_posts_and_hashtags(program, ana):
    gull = UserFactory(username="gull", name="Ana Gull")
    post = PostFactory(author=ana, text="gulls #gulling")
    by_word = PostFactory(author=ana, text="a gull")
    results = found(program, "gull")
    assert ids(results["accounts"]) == [gull.pk]
    assert ids(results["statuses"]) == [by_word.pk]
    assert [(tag["name"], tag["following"]) for tag in results["hashtags"]] == [("gulling", False)]
    assert ids(found(ApiClient(), "gulls")["statuses"]) == [post.pk]
    for kind in ("accounts", "statuses", "hashtags"):
        one = found(program, "gull", type=kind)
        assert {name for name, entities in one.items() if entities} == {kind}
        assert set(one) == {"accounts", "statuses", "hashtags"}


@pytest.mark.parametrize("q", ["", "  ", None, "#", "@", "🐦", "a" * 3000, "\U0001f1fa", "-", '"', "from:", "http://"])
def test_search_accepts_every_text(q, program):
    assert set(program.get(SEARCH, {} if q is None else {"q": q})) == {"accounts", "statuses", "hashtags"}


def test_search_has_the_operators_of_the_page(program, ana, bo):
    plain = PostFactory(author=ana, text="kites fly")
    picture = PostFactory(author=bo, text="kites land", images=[(picture_of(), "")])
    assert ids(found(program, "kites from:ana")["statuses"]) == [plain.pk]
    assert ids(found(program, "kites filter:images")["statuses"]) == [picture.pk]
    assert ids(found(program, "kites -fly")["statuses"]) == [picture.pk]
    assert ids(found(program, "kites", account_id=ana.pk)["statuses"]) == [plain.pk]
    assert ids(found(program, "kites from:bo", account_id=ana.pk)["statuses"]) == []
    assert ids(found(program, "kites", account_id=999_999)["statuses"]) == []


@pytest.mark.parametrize("resolve", ["true", "false"])
@pytest.mark.parametrize(
    "address", ["http://testserver/ana/status/{}", "HTTP://marsh.example/@Ana/status/{}?a=b", "http://testserver/@ana"]
)
def test_address_finds_the_post_or_person(address, resolve, program, ana):
    post = PostFactory(author=ana, text="kites")
    PostFactory(author=ana, text="testserver ana status http")
    with override_settings(ALLOWED_HOSTS=["testserver", "marsh.example"]):
        results = found(program, address.format(post.pk), resolve=resolve)
    is_post = "status" in address
    assert ids(results["statuses"]) == ([post.pk] if is_post else [])
    assert ids(results["accounts"]) == ([] if is_post else [ana.pk])
    assert results["hashtags"] == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        *(("@ana@testserver", True), ("Ana@testserver", True), ("http://testserver/ana/", True), ("@ana", True)),
        *(("ana@elsewhere.example", False), ("https://elsewhere.example/@ana", False)),
        *(("http://testserver:99999/ana", False), ("http://testserver/ana/likes", False)),
    ],
)
def test_full_name_finds_the_person(text, is_found, program, ana):
    assert (ids(found(program, text, type="accounts")["accounts"]) == [ana.pk]) is is_found


def test_search_hides_what_the_pages_hide(viewer, program):
    people = {name: UserFactory(name="Kite") for name in ("shown", "muted", "blocked", "blocking", "protected")}
    people |= {name: UserFactory(name="Kite", **{name: True}) for name in ("suspended", "deactivated")}
    posts = {name: PostFactory(author=person, text="kites #kiting") for name, person in people.items()}
    people["protected"].is_protected = True
    people["protected"].save()
    MuteFactory(muter=viewer, muted=people["muted"])
    BlockFactory(blocker=viewer, blocked=people["blocked"])
    BlockFactory(blocker=people["blocking"], blocked=viewer)
    results = found(program, "kites")
    assert set(ids(results["statuses"])) == {posts["shown"].pk, posts["muted"].pk}
    assert set(ids(found(program, "kite")["accounts"])) == {
        people[name].pk for name in ("shown", "muted", "protected")
    }
    for name in ("blocked", "blocking", "protected", "suspended", "deactivated"):
        address = f"http://testserver/{people[name].username}/status/{posts[name].pk}"
        assert found(program, address)["statuses"] == []
        visible = [people[name].pk] if name == "protected" else []
        assert ids(found(program, f"http://testserver/{people[name].username}")["accounts"]) == visible
    FollowFactory(follower=viewer, followee=people["protected"])
    assert posts["protected"].pk in ids(found(program, "kites")["statuses"])


def test_following_filters_people(viewer, program):
    followed, other = UserFactory(name="Kite One"), UserFactory(name="Kite Two")
    FollowFactory(follower=viewer, followee=followed)
    assert set(ids(found(program, "kite")["accounts"])) == {followed.pk, other.pk}
    assert ids(found(program, "kite", following="true")["accounts"]) == [followed.pk]
    assert found(ApiClient(), "kite", following="true")["accounts"] == []


def test_results_are_paged_by_offset_and_by_id(program, ana):
    people = {UserFactory(name=f"Kite {number}").pk for number in range(7)}
    posts = [PostFactory(author=ana, text=f"kite {number} #kite{number}").pk for number in range(25)][::-1]
    pages = [found(program, "kite", limit=3, offset=offset) for offset in range(0, 27, 3)]
    assert [pk for page in pages for pk in ids(page["statuses"])] == posts
    assert {pk for page in pages for pk in ids(page["accounts"])} == people
    assert len({tag["name"] for page in pages for tag in page["hashtags"]}) == 25
    assert ids(found(program, "kite", type="statuses", limit=3, max_id=posts[5])["statuses"]) == posts[6:9]
    assert ids(found(program, "kite", type="statuses", min_id=posts[5])["statuses"]) == posts[:5]


def test_hashtag_with_just_this_name_comes_first(program, viewer, ana):
    PostFactory(author=ana, text="#kite")
    for number in range(3):
        PostFactory(author=ana, text=f"#kites and #kitesurf {number}")
        PostFactory(author=UserFactory(), text="#kites and #kitesurf")
    pages = [found(program, "Kite", type="hashtags", limit=1, offset=offset)["hashtags"] for offset in range(4)]
    assert [[tag["name"] for tag in page] for page in pages] == [["kite"], ["kites"], ["kitesurf"], []]
    BlockFactory(blocker=ana, blocked=viewer)
    assert [tag["name"] for tag in found(program, "kite")["hashtags"]] == ["kites", "kitesurf"]


def test_first_character_selects_hashtags_or_people(program, ana):
    UserFactory(username="kites")
    PostFactory(author=ana, text="#kites")
    assert found(program, "#kites")["accounts"] == []
    assert len(found(program, "#kites")["hashtags"]) == 1
    assert found(program, "@kites")["hashtags"] == []
    assert len(found(program, "@kites")["accounts"]) == 1


@pytest.mark.parametrize("values", [{"type": "toots"}, {"limit": "x"}, {"account_id": "-1"}, {"q[]": ["a", "b"]}])
def test_values_of_another_type_are_refused(values, program):
    program.get(SEARCH, {"q": "x"} | values, status=422)


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(("kind", "queries"), [("accounts", 4), ("statuses", 5), ("hashtags", 4), (None, 11)])
def test_search_needs_a_constant_number_of_queries(kind, queries, count, program, ana, django_assert_num_queries):
    for number in range(count):
        PostFactory(author=ana, text=f"kite {number} #kite{number:02}")
        UserFactory(name=f"Kite {number}")
    values = {"limit": 40} | ({"type": kind} if kind else {})
    found(program, "kite", **values)
    with django_assert_num_queries(queries):
        assert len(found(program, "kite", **values)[kind or "statuses"]) == count
