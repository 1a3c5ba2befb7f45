"""Every page in a browser, on desktop and phone, light and dark, checked with axe."""

import pytest

from api.factories import REDIRECT_URI, AccessTokenFactory, ApplicationFactory
from direct_messages.models import Message
from notifications.email_sending import unsubscribe_path
from testing.axe import problems_on_screens
from testing.demo_data import settle
from testing.html_asserts import problems_of

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_OUT = [
    "/",
    "/login",
    "/signup",
    "/password/reset",
    "/password/reset/done",
    "/discover",
    "/discover/trends",
    "/people",
    "/ana",
    "/bo_is_a_cat",
    "/gone",
    "/ana/followers",
    "/gus/status/{post}",
    "/hashtag/saltmarsh",
    "/ana/lists",
    "/ana/lists/makers",
    "/search?q=prints",
    "/nobody/at/all",
    "{unsubscribe}",
    "/unsubscribe/cut:in-two",
]
SIGNED_IN = [
    "/",
    "/?before=3",
    "/compose",
    "/compose?in_reply_to={post}",
    "/compose?quote={post}",
    "/compose?draft=kept",
    "/intent/witt?text=Look&url=https://example.com",
    "/bookmarks",
    "/notifications",
    "/notifications/mentions",
    "/mira",
    "/mira/with_replies",
    "/ana/media",
    "/ana/likes",
    "/asks_first",
    "/ana/following",
    "/gus/status/{post}",
    "/gus/status/{post}/likes",
    "/gus/status/{post}/reposts",
    "/gus/status/{post}/quotes",
    "/hashtag/フィルム写真",
    "/hashtags",
    "/messages",
    "/messages/ana",
    "/messages/ana?before=3",
    "/messages/gus",
    "/messages/left",
    "/messages/new",
    "/messages/ana/delete",
    "/mira/lists",
    "/mira/lists/subscriptions",
    "/mira/lists/memberships",
    "/mira/lists/quiet-reading",
    "/mira/lists/quiet-reading/members",
    "/mira/lists/quiet-reading/edit",
    "/ana/lists",
    "/ana/lists/makers",
    "/ana/lists/makers/members",
    "/ana/lists/makers/subscribers",
    "/ana/add_to_list",
    "/ana/report",
    "/ana/block",
    "/messages/ana/{message}/report",
    "/lists/new",
    "/hashtag/nobodysaidthis",
    "/search",
    "/search?q=prints",
    "/search?q=zzzz",
    "/search?q=ana&f=people",
    "/discover",
    "/discover/local",
    "/discover/trends",
    "/people",
    "/people?by=new",
    "/people?by=hashtag&tag=saltmarsh",
    "/follow_requests",
    "/settings/profile",
    "/settings/account",
    "/settings/privacy",
    "/settings/notifications",
    "/settings/design",
    "/settings/security",
    "/settings/data",
    "/settings/apps",
    "/settings/developer",
    "/settings/developer/tokens/new",
    "/settings/developer/apps/new",
    "/settings/developer/apps/{own_app}",
    "/oauth/authorize?client_id={client_id}&response_type=code&redirect_uri={uri}&scope=read+write:statuses",
    "/keys",
    "/welcome/people",
    "/welcome/profile",
    "/welcome/witt",
    "/welcome/hatched",
    "/settings/blocked",
    "/settings/muted",
    "/password/change",
]


def look_at(page, address):
    """Open the URL and return all problems."""
    response = page.goto(address)
    wrong = [] if response.status in {200, 404} else [f"status {response.status}"]
    return wrong + problems_of(response.text()) + problems_on_screens(page)


@pytest.mark.parametrize("part", range(3))
@pytest.mark.parametrize("kind", ["signed out", "signed in"])
def test_page_has_no_problems(open_page, kind, part):
    mira, post = settle()
    page = open_page(mira if kind == "signed in" else None)
    page.expected_problems.append("404 (Not Found)")
    pages = SIGNED_IN if kind == "signed in" else SIGNED_OUT
    message = Message.objects.filter(sender__username="ana").first()
    application = ApplicationFactory(owner=mira, name="בית ציפורים " + "Birdhouse" * 5)
    AccessTokenFactory(user=mira, application=application)
    names = {"client_id": application.client_id, "uri": REDIRECT_URI, "own_app": application.pk}
    names |= {"post": post.pk, "message": message.pk, "unsubscribe": unsubscribe_path(mira, "mention")}
    wrong = {address: look_at(page, address.format(**names)) for address in pages[part::3]}
    assert {address: problems for address, problems in wrong.items() if problems} == {}
