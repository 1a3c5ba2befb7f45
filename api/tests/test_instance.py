"""What the API says about the site itself."""

import re
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import UserStats
from api.usage import count_usage
from posts.factories import PostFactory
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
INSTANCE, OLD_INSTANCE = "/api/v2/instance", "/api/v1/instance"


def test_version_begins_with_that_of_mastodon():
    for address in (INSTANCE, OLD_INSTANCE):
        assert re.fullmatch(r"4\.5\.0 \(compatible; Witter \d+\.\d+\.\d+\)", ApiClient().get(address)["version"])
    assert ApiClient().get(INSTANCE)["api_versions"] == {"mastodon": 7}


@pytest.mark.parametrize("address", [INSTANCE, OLD_INSTANCE])
@pytest.mark.parametrize(("counting", "limit"), [("v1", 140), ("v3", 280)])
def test_limits_are_those_of_the_site(counting, limit, address):
    with override_settings(COUNTING=counting):
        configuration = ApiClient().get(address)["configuration"]
    assert configuration["statuses"] == {
        "max_characters": limit,
        "max_media_attachments": 4,
        "characters_reserved_per_url": 23,
    }
    media = configuration["media_attachments"]
    assert set(media["supported_mime_types"]) == {f"image/{kind}" for kind in ("jpeg", "png", "webp", "gif", "avif")}
    assert (media["image_size_limit"], media["description_limit"]) == (10 * 1024 * 1024, 1000)
    assert set(configuration["polls"]) >= {"max_options", "max_characters_per_option", "min_expiration"}


def test_instances_name_the_host_that_was_asked():
    instance, old = ApiClient().get(INSTANCE), ApiClient().get(OLD_INSTANCE)
    assert instance["domain"] == old["uri"] == "testserver"
    assert instance["title"] == old["title"] == "Saltmarsh"
    assert instance["thumbnail"]["url"].startswith("http://testserver/static/img/")
    assert old["thumbnail"].endswith(".png")
    assert (instance["configuration"]["urls"]["streaming"], old["urls"]["streaming_api"]) == ("", "")
    assert instance["registrations"]["url"] == "http://testserver/signup"
    assert ApiClient().get("/api/v1/instance/peers") == ["testserver"]


@pytest.mark.parametrize("address", ["instance/rules", "instance/activity", "instance/domain_blocks", "custom_emojis"])
def test_what_the_site_has_none_of_is_an_empty_list(address, viewer):
    assert ApiClient().get(f"/api/v1/{address}") == []
    assert ApiClient(viewer).get(f"/api/v1/{address}/") == []


def test_other_texts_about_the_site():
    assert ApiClient().get("/api/v1/announcements") == []
    assert ApiClient().get("/api/v1/directory", {"order": "new", "local": "true"}) == []
    assert ApiClient().get("/api/v1/instance/translation_languages") == {}
    assert "Saltmarsh" in ApiClient().get("/api/v1/instance/extended_description")["content"]
    for name in ("privacy_policy", "terms_of_service"):
        assert "error" in ApiClient().get(f"/api/v1/instance/{name}", status=404)


def test_nodeinfo_leads_to_documents_of_both_versions():
    found = ApiClient().get("/.well-known/nodeinfo")["links"]
    assert len(found) == 2
    for link in found:
        document = ApiClient().get(link["href"].removeprefix("http://testserver"))
        assert link["rel"].endswith(document["version"])
        assert document["software"]["name"] == "witter"
        assert document["openRegistrations"] is True
        assert document["metadata"]["upstream"] == {"name": "mastodon"}
        assert set(document) == {
            *("version", "software", "protocols", "services", "openRegistrations", "usage", "metadata")
        }
    response = ApiClient().request("get", "/nodeinfo/2.0")
    assert response["Access-Control-Allow-Origin"] == "*"


def test_usage_counts_active_people_once_an_hour(ana, django_assert_num_queries):
    today = timezone.now().date()
    for days in (1, 40, 400):
        UserStats.objects.filter(user=UserFactory()).update(last_visit_on=today - timedelta(days=days))
    UserFactory(suspended=True)
    UserFactory(deactivated=True)
    PostFactory(author=ana)
    caches["local"].clear()
    with django_assert_num_queries(3):
        usage = ApiClient().get("/nodeinfo/2.0")["usage"]
    assert usage == {"users": {"total": 4, "activeMonth": 1, "activeHalfyear": 2}, "localPosts": 1}
    for address in (INSTANCE, OLD_INSTANCE, "/nodeinfo/2.0"):
        with django_assert_num_queries(0):
            answer = ApiClient().get(address)
    UserFactory()
    assert answer == ApiClient().get("/nodeinfo/2.0")


def test_usage_of_a_large_site_is_estimated():
    for _ in range(9):
        PostFactory()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE posts, user_stats")
    assert count_usage(sample_size=5).posts == 9
    assert count_usage(sample_size=20).people == 9
