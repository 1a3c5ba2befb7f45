"""Every admin action outside of a test transaction, as in production."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory, MuteFactory
from lists.factories import MembershipFactory, SubscriptionFactory
from reports.factories import ReportFactory
from reports.models import Report

FACTORIES = [FollowFactory, FollowRequestFactory, BlockFactory, MuteFactory, MembershipFactory, SubscriptionFactory]


def admin_actions():
    """Return (model, action name) of every admin action that a superuser is offered."""
    request = RequestFactory().get("/admin/")
    request.user = UserFactory.build(is_staff=True, is_superuser=True)
    return [
        (model, name)
        for model, model_admin in admin.site._registry.items()
        for name in model_admin.get_actions(request)
    ]


@pytest.fixture
def rows(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for factory in [ReportFactory, *FACTORIES]:
        factory()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("model", "action"), admin_actions(), ids=lambda value: getattr(value, "__name__", value))
def test_admin_action_succeeds_outside_transaction(client, rows, model, action):
    data = {"action": action, "_selected_action": list(model.objects.values_list("pk", flat=True)), "post": "yes"}
    assert client.post(f"/admin/{model._meta.app_label}/{model._meta.model_name}/", data).status_code in (200, 302)


@pytest.mark.django_db(transaction=True)
def test_dismiss_closes_report_outside_transaction(client, rows):
    data = {"action": "dismiss", "_selected_action": [Report.objects.get().pk]}
    assert client.post("/admin/reports/report/", data).status_code == 302
    assert not Report.objects.open().exists()
