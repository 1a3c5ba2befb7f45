"""The viewer's own profile in the API."""

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from accounts import messages as account_messages
from api import messages
from core.factories import upload_of
from core.messages import PICTURE_BUDGET_SPENT, PICTURE_UNREADABLE
from follows.factories import FollowRequestFactory
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
PATHS = ["/api/v1/accounts/update_credentials", "/api/v1/profile"]


@pytest.fixture
def program(viewer):
    viewer.name, viewer.bio, viewer.location, viewer.website = "Vee", "old", "Pier", "https://old.example"
    viewer.save()
    return ApiClient(viewer)


@pytest.fixture
def upload(program, media, committed):
    """Return a function that sends a multipart PATCH request and returns the JSON of the answer."""

    def upload(path=PATHS[0], *, status=200, **values):
        with committed():
            response = Client().patch(
                path,
                encode_multipart(BOUNDARY, values),
                content_type=MULTIPART_CONTENT,
                headers={"Authorization": f"Bearer {program.token}"},
            )
        assert response.status_code == status, response.content
        return response.json()

    return upload


@pytest.mark.parametrize("path", PATHS)
def test_profile_changes_what_is_given_and_no_more(viewer, program, path):
    program.patch(path, {"display_name": "Violet", "note": "new @bo"})
    viewer.refresh_from_db()
    assert (viewer.name, viewer.bio, viewer.location, viewer.website) == (
        "Violet",
        "new @bo",
        "Pier",
        "https://old.example",
    )
    assert 'href="/bo"' in viewer.bio_html
    program.patch(path, {"bot": True, "locked": True, "note": ""})
    viewer.refresh_from_db()
    assert (viewer.name, viewer.bio, viewer.is_bot, viewer.is_protected) == ("Violet", "", True, True)
    program.patch(path, {"display_name": ""})
    viewer.refresh_from_db()
    assert (viewer.name, viewer.is_bot, viewer.is_protected) == ("", True, True)
    program.patch(path, {})


def test_answer_has_the_changed_profile(viewer, program):
    changed = program.patch(PATHS[0], {"display_name": "Violet", "note": "see #birds", "locked": True})
    assert (changed["display_name"], changed["locked"], changed["source"]["note"]) == ("Violet", True, "see #birds")
    assert 'rel="tag"' in changed["note"]
    assert changed["source"]["privacy"] == "private"
    changed = program.patch(PATHS[1], {"bot": True})
    assert (changed["display_name"], changed["note"], changed["bot"]) == ("Violet", "see #birds", True)
    assert (changed["avatar"], changed["header"]) == (None, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"fields_attributes": [{"name": "Website", "value": "new.example"}, {"name": "location", "value": "Mole"}]},
        {
            "fields_attributes": {
                "0": {"name": "website", "value": "new.example"},
                "1": {"name": " Location ", "value": "Mole"},
                "2": {"name": "", "value": ""},
            }
        },
    ],
)
def test_website_and_location_are_fields(viewer, program, fields):
    changed = program.patch(PATHS[0], fields)
    viewer.refresh_from_db()
    assert (viewer.website, viewer.location) == ("https://new.example", "Mole")
    assert [field["value"] for field in changed["source"]["fields"]] == ["https://new.example", "Mole"]
    program.patch(PATHS[0], {"fields_attributes": [{"name": "Website", "value": "new.example"}]})
    viewer.refresh_from_db()
    assert (viewer.website, viewer.location) == ("https://new.example", "")


def test_fields_of_a_form_are_read(viewer, upload):
    values = {"fields_attributes[0][name]": "Location", "fields_attributes[0][value]": "Mole", "locked": "true"}
    upload(**values)
    viewer.refresh_from_db()
    assert (viewer.website, viewer.location, viewer.is_protected) == ("", "Mole", True)


@pytest.mark.parametrize(
    ("values", "parameter", "sentence"),
    [
        ({"display_name": "x" * 51}, "display_name", "at most 50"),
        ({"display_name": "Moderator"}, "display_name", account_messages.NAME_CLAIMS_STAFF),
        ({"note": "x" * 161}, "note", "at most 160"),
        ({"fields_attributes": [{"name": "Website", "value": "javascript:x"}]}, "fields_attributes", ""),
        ({"fields_attributes": [{"name": "Location", "value": "x" * 31}]}, "fields_attributes", "at most 30"),
        ({"fields_attributes": [{"name": "Pronouns", "value": "she"}]}, "fields_attributes", messages.PROFILE_FIELDS),
        ({"avatar": "data:image/png;base64,AAAA"}, "avatar", messages.NOT_AN_UPLOAD),
        ({"header": {"a": 1}}, "header", messages.NOT_AN_UPLOAD),
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_refused_values_change_nothing_and_say_why(viewer, program, values, parameter, sentence, path):
    refusal = program.patch(path, {"bot": True, "locked": True, **values}, status=422)
    assert sentence in refusal["error"]
    assert sentence in refusal["details"][parameter][0]["description"]
    viewer.refresh_from_db()
    assert (viewer.name, viewer.bio, viewer.is_bot, viewer.is_protected) == ("Vee", "old", False, False)


@pytest.mark.parametrize(
    "values", [{"display_name": ["x"]}, {"locked": "perhaps"}, {"fields_attributes": "x"}, {"fields_attributes": [7]}]
)
def test_values_of_another_type_are_refused(program, values):
    program.patch(PATHS[0], values, status=422)


def test_other_settings_of_clients_do_nothing(viewer, program):
    source = {"privacy": "private", "sensitive": True, "language": "en"}
    program.patch(PATHS[0], {"source": source, "discoverable": False, "indexable": False, "hide_collections": True})
    program.patch(PATHS[0], {"username": "root", "is_staff": True})
    viewer.refresh_from_db()
    assert (viewer.username, viewer.is_staff, viewer.is_protected) == ("viewer", False, False)


def test_pictures_are_uploaded_and_removed(viewer, program, upload, committed):
    changed = upload(avatar=upload_of(size=(500, 500)), header=upload_of("navy", (900, 300)), display_name="Violet")
    viewer.refresh_from_db()
    assert (changed["avatar"], changed["header"]) == (
        f"http://testserver{viewer.avatar_url}",
        f"http://testserver{viewer.header_url}",
    )
    assert (viewer.name, viewer.bio) == ("Violet", "old")
    assert program.get("/api/v1/profile")["header"] == changed["header"]
    for _ in range(2):
        with committed():
            assert program.delete("/api/v1/profile/avatar")["avatar"].endswith(".png")
            assert program.delete("/api/v1/profile/header")["header"].endswith("/img/header.png")
    viewer.refresh_from_db()
    assert (viewer.avatar, viewer.header) == ("", "")


def test_refused_picture_changes_nothing(viewer, upload):
    no_picture = upload_of(name="picture.png")
    no_picture.seek(0)
    no_picture.file.write(b"nothing")
    refusal = upload(avatar=no_picture, header=upload_of(), display_name="Violet", status=422)
    assert refusal["details"] == {"avatar": [{"error": "ERR_INVALID", "description": PICTURE_UNREADABLE}]}
    viewer.refresh_from_db()
    assert (viewer.name, viewer.avatar, viewer.header) == ("Vee", "", "")


def test_too_many_pictures_are_429(viewer, upload, settings):
    settings.LIMIT_PICTURE_SECONDS = 0.001
    upload(avatar=upload_of())
    assert upload(header=upload_of(), display_name="Violet", status=429) == {"error": PICTURE_BUDGET_SPENT}
    viewer.refresh_from_db()
    assert (viewer.name, viewer.header) == ("Vee", "")


def test_profile_is_what_was_typed(program):
    profile = program.get("/api/v1/profile")
    assert (profile["display_name"], profile["note"]) == ("Vee", "old")
    assert [(field["name"], field["value"]) for field in profile["fields"]] == [
        ("Website", "https://old.example"),
        ("Location", "Pier"),
    ]


@pytest.mark.parametrize("is_protected", [False, True])
def test_preferences_follow_the_account(viewer, program, is_protected):
    viewer.is_protected = is_protected
    viewer.save()
    assert program.get("/api/v1/preferences") == {
        "posting:default:visibility": "private" if is_protected else "public",
        "posting:default:sensitive": False,
        "posting:default:language": None,
        "posting:default:quote_policy": "nobody" if is_protected else "public",
        "reading:expand:media": "default",
        "reading:expand:spoilers": False,
        "reading:autoplay:gifs": True,
    }


def test_follow_requests_are_counted_for_protected_accounts(viewer, program):
    FollowRequestFactory(followee=viewer)
    changed = program.patch(PATHS[0], {"locked": True})
    assert changed["source"]["follow_requests_count"] == 1


def test_user_info_has_the_claims_of_openid(viewer, program):
    assert program.get("/oauth/userinfo") == {
        "iss": "http://testserver/",
        "sub": "http://testserver/viewer",
        "name": "Vee",
        "preferred_username": "viewer",
        "profile": "http://testserver/viewer",
        "picture": f"http://testserver/static/img/avatars/{viewer.pk % 6}.png",
    }
    assert ApiClient(viewer, scopes="profile").get("/oauth/userinfo")["preferred_username"] == "viewer"


def test_reading_asks_the_database_once(program, django_assert_num_queries):
    program.get("/api/v1/profile")
    for path in ("/api/v1/profile", "/api/v1/preferences", "/oauth/userinfo"):
        with django_assert_num_queries(1):
            program.get(path)
