"""Reports through the API."""

import pytest

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory
from posts.factories import PostFactory, RepostFactory
from reports import messages
from reports.models import Reason, Report
from testing.api_client import ApiClient

pytestmark = pytest.mark.django_db
PATH = "/api/v1/reports"


def test_person_is_reported(viewer, program, ana):
    filed = program.post(PATH, {"account_id": str(ana.pk), "comment": " rude ", "category": "spam"})
    report = Report.objects.get()
    assert (report.reporter, report.person, report.post, report.reason, report.note) == (
        viewer,
        ana,
        None,
        Reason.SPAM,
        "rude",
    )
    assert filed["id"] == str(report.pk)
    assert filed["target_account"]["id"] == str(ana.pk)
    assert (filed["category"], filed["comment"], filed["action_taken"], filed["status_ids"]) == (
        "spam",
        "rude",
        False,
        [],
    )


def test_posts_are_reported_each(program, ana):
    posts = [PostFactory(author=ana) for _ in range(2)]
    filed = program.post(PATH, {"account_id": ana.pk, "status_ids": [str(posts[1].pk), posts[0].pk]})
    assert filed["status_ids"] == [str(post.pk) for post in posts]
    assert list(Report.objects.order_by("pk").values_list("post", "words", "reason")) == [
        (post.pk, post.text, Reason.OTHER) for post in posts
    ]


def test_parameters_in_the_query_string_count(program, ana):
    post = PostFactory(author=ana)
    filed = program.post(f"{PATH}?account_id={ana.pk}&status_ids[]={post.pk}&comment=hm&forward=false")
    assert (filed["comment"], filed["status_ids"]) == ("hm", [str(post.pk)])


@pytest.mark.parametrize("as_json", [True, False])
def test_reporting_again_changes_the_open_report(program, ana, as_json):
    first = program.post(PATH, {"account_id": ana.pk, "comment": "a"}, as_json=as_json)
    again = program.post(PATH, {"account_id": ana.pk, "comment": "b", "category": "violation"}, as_json=as_json)
    assert (again["id"], Report.objects.get().note) == (first["id"], "b")


def test_only_visible_posts_of_the_person_are_reported(viewer, program, ana, bo):
    keeper = UserFactory(protected=True)
    secret = PostFactory(author=keeper)
    for person, post in [
        (ana, PostFactory(author=bo)),
        (ana, RepostFactory(user=ana)),
        (keeper, secret),
    ]:
        program.post(PATH, {"account_id": person.pk, "status_ids[]": [post.pk]}, status=404, as_json=False)
    assert not Report.objects.exists()
    FollowFactory(follower=viewer, followee=keeper)
    program.post(PATH, {"account_id": keeper.pk, "status_ids": [secret.pk]})


def test_somebody_who_blocks_the_viewer_is_reported(viewer, program):
    ana = UserFactory(bio="secret")
    BlockFactory(blocker=ana, blocked=viewer)
    assert program.post(PATH, {"account_id": ana.pk})["target_account"]["note"] == ""


def test_hidden_people_are_not_found(program):
    for person in (UserFactory(suspended=True), UserFactory(deactivated=True)):
        program.post(PATH, {"account_id": person.pk}, status=404)


@pytest.mark.parametrize(
    ("values", "parameter"), [({"comment": "x" * 501}, "comment"), ({"comment": "x" * 20_000}, "comment")]
)
def test_refusals_say_why(program, ana, values, parameter):
    refusal = program.post(PATH, {"account_id": ana.pk, **values}, status=422)
    assert parameter in refusal["details"]


@pytest.mark.parametrize(
    "values", [{"category": "boring"}, {"status_ids": ["x"]}, {"status_ids": [1] * 21}, {"comment": {"a": 1}}, {}]
)
def test_values_that_cannot_be_read_are_refused(program, ana, values):
    account = {"account_id": ana.pk} if values else {}
    program.post(PATH, account | values, status=422)
    assert not Report.objects.exists()


def test_reporting_oneself_is_refused(viewer, program):
    assert messages.REPORT_OF_ONESELF in program.post(PATH, {"account_id": viewer.pk}, status=422)["error"]


def test_reports_beyond_the_limit_are_429_and_not_stored(program, ana, settings):
    settings.LIMIT_REPORTS_A_DAY = 1
    posts = [PostFactory(author=ana).pk for _ in range(2)]
    refusal = program.post(PATH, {"account_id": ana.pk, "status_ids": posts}, status=429)
    assert refusal == {"error": messages.too_many_reports_today(1)}
    assert not Report.objects.exists()
    ApiClient().post(PATH, {"account_id": ana.pk}, status=401)
