"""The switch "Notify me on this device", and the service worker that shows push messages."""

import json

import pytest
from playwright.sync_api import expect

from accounts.factories import UserFactory
from api.models import PushSubscription
from testing.push_receiver import BrowserKeys

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = "Notify me on this device"
# A browser under test reaches no push service: these subscriptions are made up.
PUSH_SERVICE = """
    let current = null;
    PushManager.prototype.getSubscription = async () => current;
    PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
        if (!/^[\\w-]{87}$/.test(key)) throw new Error("that is no key");
        current = {
            toJSON: () => ({ endpoint: "https://93.184.215.14/push/1", keys: KEYS }),
            unsubscribe: async () => Boolean((current = null)) || true,
        };
        return current;
    };
"""
# The browser under test shows no notifications: this stores what it should show.
STORE_SHOWN = """() => {
    self.shown = new Promise((resolve) => (self.registration.showNotification = async (...shown) => resolve(shown)));
}"""


def test_device_is_subscribed_shows_messages_and_is_removed(open_page):
    ana = UserFactory(username="ana")
    page = open_page(ana, permissions=["notifications"])
    page.add_init_script(PUSH_SERVICE.replace("KEYS", json.dumps(BrowserKeys().as_parameters())))
    page.goto("/settings/notifications")
    switch = page.get_by_role("switch", name=LABEL)
    expect(switch).not_to_be_checked()
    with page.expect_response("**/settings/notifications/device") as response:
        switch.check()
    assert response.value.status == 204
    assert PushSubscription.objects.get().user == ana
    (worker,) = page.context.service_workers
    worker.evaluate(STORE_SHOWN)
    deliver(page, {"title": "Bo liked your witt", "body": "hi", "notification_id": 1, "url": "/notifications"})
    title, options = worker.evaluate("() => self.shown")
    assert (title, options["body"], options["data"]) == ("Bo liked your witt", "hi", {"url": "/notifications"})
    with page.expect_response("**/device/remove"):
        switch.uncheck()
    expect(switch).to_be_enabled()
    assert not PushSubscription.objects.exists()


def deliver(page, message):
    """Let the browser receive a push message."""
    session = page.context.new_cdp_session(page)
    registrations = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    (found,) = [each for each in registrations if page.url.startswith(each["scopeURL"])]
    values = {"origin": found["scopeURL"], "registrationId": found["registrationId"], "data": json.dumps(message)}
    session.send("ServiceWorker.deliverPushMessage", values)


def test_refused_permission_leaves_the_switch_off(open_page):
    page = open_page(UserFactory(username="ana"), permissions=[])
    page.goto("/settings/notifications")
    switch = page.get_by_role("switch", name=LABEL)
    switch.click()
    expect(page.get_by_text("Your browser blocks notifications from here.")).to_be_visible()
    expect(switch).not_to_be_checked()
    assert not PushSubscription.objects.exists()
