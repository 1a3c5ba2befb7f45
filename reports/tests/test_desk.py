"""The moderators' desk: what waits, the urgent first, and one click for what comes of it."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from posts.factories import PostFactory
from posts.models import Post
from reports.factories import ReportFactory
from reports.models import Outcome, Reason, Report

pytestmark = pytest.mark.django_db
DESK = "/admin/reports/report/"


@pytest.fixture
def admin(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def shown(client, query=""):
    return list(client.get(f"{DESK}{query}").context["cl"].result_list)


def decide(client, action, *reports):
    chosen = {"action": action, "_selected_action": [report.pk for report in reports]}
    return client.post(DESK, chosen, follow=True)


def test_the_urgent_stand_first_then_those_that_wait_longest(client, admin):
    first, second, urgent = ReportFactory(), ReportFactory(), ReportFactory(reason=Reason.DANGER)
    assert shown(client) == [urgent, first, second]
    Report.objects.filter(pk__in=[first.pk, second.pk]).close(admin, Outcome.KEPT)
    assert shown(client) == [urgent] and shown(client, "?state=closed") == [second, first]


def test_a_desk_takes_the_same_few_queries_for_one_row_and_twenty(client, admin):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            shown(client)
        return len(asked)

    ReportFactory()
    one = queries()
    ReportFactory.create_batch(19)
    assert queries() == one <= 6


def test_reports_are_found_by_whom_they_are_about(client, admin):
    about_wren = ReportFactory(person=UserFactory(username="Wren"), post=None)
    ReportFactory()
    assert shown(client, "?q=@wre") == [about_wren]


def test_leaving_everything_as_it_is_closes_all_about_the_same(client, admin):
    post = PostFactory()
    report, same, other = ReportFactory(post=post), ReportFactory(post=post), ReportFactory()
    assert "2 closed: left as it was." in decide(client, "dismiss", report).text
    assert list(Report.objects.waiting()) == [other] and Post.objects.filter(pk=post.pk).exists()
    same.refresh_from_db()
    assert (same.closed_by, same.outcome) == (admin, Outcome.KEPT) and same.closed_at


def test_deleting_the_witts_leaves_reports_about_people_waiting(client, admin):
    report, about_person = ReportFactory(), ReportFactory(post=None)
    author = report.person
    decide(client, "delete_posts", report, about_person)
    assert not Post.objects.filter(author=author).exists() and list(Report.objects.waiting()) == [about_person]
    author.stats.refresh_from_db()
    assert author.stats.posts_count == 0
    page = client.get(f"{DESK}{report.pk}/change/").text
    assert report.words in page and "Witt deleted" in page


def test_suspending_closes_all_about_that_person_and_spares_staff(client, admin):
    report = ReportFactory(reason=Reason.SPAM)
    ReportFactory(person=report.person, post=None)
    about_staff = ReportFactory(post=PostFactory(author=UserFactory(is_staff=True)))
    decide(client, "suspend", report, about_staff)
    report.person.refresh_from_db()
    assert report.person.is_suspended and report.person.suspension_reason == "Spam or a scam"
    assert list(Report.objects.waiting()) == [about_staff]
    about_staff.person.refresh_from_db()
    assert not about_staff.person.is_suspended


def test_helpers_do_what_they_are_allowed_to(client):
    helper = UserFactory(is_staff=True)
    client.force_login(helper)
    report = ReportFactory()
    assert client.get(DESK).status_code == 403
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["view_report"]))
    assert 'value="dismiss"' not in client.get(DESK).text
    helper.user_permissions.add(*Permission.objects.filter(codename__in=["close_report", "delete_post"]))
    page = client.get(DESK).text
    assert 'value="dismiss"' in page and 'value="delete_posts"' in page and 'value="suspend"' not in page
    decide(client, "suspend", report)
    report.person.refresh_from_db()
    assert not report.person.is_suspended and Report.objects.waiting().exists()


def test_nobody_writes_or_rewrites_a_report_there(client, admin):
    report = ReportFactory()
    assert client.get(f"{DESK}add/").status_code == 403
    assert client.post(f"{DESK}{report.pk}/change/", {"note": "nicer"}).status_code == 403
