"""Inbox and conversation pages: order, unread counts, paging, polling, privacy."""

import pytest

from accounts.factories import UserFactory
from core.badges import badges_of
from core.factories import picture_of
from direct_messages.factories import MessageFactory
from direct_messages.models import Message, Participant
from direct_messages.views.inbox import inbox_context
from follows.factories import BlockFactory, MuteFactory
from testing.both_ways import HTMX

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    mira = UserFactory(username="mira")
    client.force_login(mira)
    return mira


def unread_count(person):
    return badges_of(person)["messages"]


def test_empty_inbox_shows_empty_state(client, mira):
    assert "No messages yet" in client.get("/messages").text


def test_conversations_are_ordered_by_newest_message(client, mira):
    people = [UserFactory(name=name) for name in ("Lisbon", "Porto", "Faro")]
    for person in people:
        MessageFactory(sender=person, recipient=mira, text=f"from {person.name}")
    MessageFactory(sender=mira, recipient=people[0], text="to the first\nagain")
    page = client.get("/messages").text
    assert page.index("Lisbon") < page.index("Faro") < page.index("Porto")
    assert "You: to the first again" in page
    assert "from Lisbon" not in page


def test_opening_conversation_marks_own_side_as_read(client, mira, ana):
    MessageFactory(sender=ana, recipient=mira)
    MessageFactory(sender=mira, recipient=ana)
    assert unread_count(mira) == unread_count(ana) == 1
    assert "is-new" in client.get("/messages").text
    page = client.get("/messages/ana").text
    assert "is-new" not in page
    assert (unread_count(mira), unread_count(ana)) == (0, 1)
    MessageFactory(sender=ana, recipient=mira)
    assert unread_count(mira) == 1


@pytest.mark.parametrize("header", ["Sec-Purpose", "Purpose"])
def test_prefetch_does_not_mark_as_read(client, mira, ana, header):
    MessageFactory(sender=ana, recipient=mira)
    client.get("/messages/ana", headers={header: "prefetch"})
    client.head("/messages/ana")
    assert unread_count(mira) == 1


def test_older_page_does_not_mark_as_read(client, mira, ana):
    first = MessageFactory(sender=ana, recipient=mira)
    MessageFactory(sender=ana, recipient=mira)
    client.get(f"/messages/ana?before={first.pk + 1}")
    assert unread_count(mira) == 1


def test_muted_blocked_and_suspended_users_are_not_counted_as_unread(client, mira):
    for person in UserFactory.create_batch(3):
        MessageFactory(sender=person, recipient=mira)
    muted, blocked, suspended = (side.other for side in mira.sides.select_related("other"))
    assert unread_count(mira) == 3
    MuteFactory(muter=mira, muted=muted)
    BlockFactory(blocker=blocked, blocked=mira)
    suspended.suspend()
    assert unread_count(mira) == 0


def test_mark_all_read_marks_all_conversations(client, mira, ana):
    MessageFactory(sender=ana, recipient=mira)
    MessageFactory(sender=UserFactory(), recipient=mira)
    other = MessageFactory(sender=mira, recipient=ana).recipient
    for _ in range(2):
        assert client.post("/messages/mark-all-read").status_code == 302
        assert (unread_count(mira), unread_count(other)) == (0, 1)


def test_older_messages_are_paged_without_repeats(client, mira, ana):
    for n in range(65):
        MessageFactory(sender=ana, recipient=mira, text=f"no. {n}.")
    pages, address = [], "/messages/ana"
    while address:
        response = client.get(address, headers=HTMX if "before" in address else {})
        words = [line.split(">")[1].split("<")[0] for line in response.text.split("\n") if 'class="dm-text"' in line]
        pages.append(words)
        marker = 'href="/messages/ana?before='
        address = response.text.split(marker)[1].split('"')[0] if marker in response.text else ""
        address = f"/messages/ana?before={address}" if address else ""
    assert [len(page) for page in pages] == [30, 30, 5]
    assert pages[2] + pages[1] + pages[0] == [f"no. {n}." for n in range(65)]
    for before in (40, 1):  # below the first message: an empty page, not an error
        assert "Back to the newest" in client.get(f"/messages/ana?before={before}").text


def test_inbox_is_paged(client, mira):
    for n in range(23):
        MessageFactory(sender=UserFactory(), recipient=mira, text=f"letter {n}!")
    page = client.get("/messages").text
    more = page.split('href="/messages?before=')[1].split('"')[0]
    rest = client.get(f"/messages?before={more}", headers=HTMX).text
    assert (page.count("dm-item"), rest.count("dm-item")) == (20, 3)
    assert "letter 22!" in page
    assert "letter 0!" in rest
    assert "<html" not in rest


def test_poll_of_conversation_returns_only_new_messages(client, mira, ana):
    first = MessageFactory(sender=ana, recipient=mira, text="first")
    poll = f"/messages/ana?since={first.pk}&top={first.pk}"
    assert (client.get(poll).status_code, client.get(poll).content) == (204, b"")
    assert unread_count(mira) == 1  # a 204 marks nothing as read
    second = MessageFactory(sender=ana, recipient=mira, text="second")
    text = client.get(poll).text
    assert ">second<" in text
    assert ">first<" not in text
    assert "<html" not in text
    assert unread_count(mira) == 0
    MessageFactory(sender=UserFactory(name="Bo"), recipient=mira, text="elsewhere")
    text = client.get(f"/messages/ana?since={second.pk}&top={second.pk}").text
    assert "elsewhere" in text
    assert "dm-msg" not in text


def test_poll_of_inbox_returns_new_messages(client, mira, ana):
    assert client.get("/messages?since=0").status_code == 204
    newest = MessageFactory(sender=ana, recipient=mira).pk
    assert "dm-item is-new" in client.get("/messages?since=0").text
    assert client.get(f"/messages?since={newest}").status_code == 204
    assert unread_count(mira) == 1


@pytest.mark.parametrize("name", ["before", "since"])
@pytest.mark.parametrize("value", ["x", "-1", "9" * 4000, "²", "%00"])
def test_invalid_cursor_is_404(client, mira, ana, name, value):
    MessageFactory(sender=ana, recipient=mira)
    for address in ("/messages", "/messages/ana"):
        assert client.get(f"{address}?{name}={value}").status_code in {400, 404}
    assert client.post("/messages/ana/delete", {"upto": value}).status_code in {302, 400}


def test_differently_cased_username_redirects_to_canonical_url(client, mira, ana):
    MessageFactory(sender=ana, recipient=mira)
    response = client.get("/messages/ANA?before=5")
    assert (response.status_code, response["Location"]) == (301, "/messages/ana?before=5")


def outsiders(ana, bo):
    yield "signed out", None
    yield "a stranger", UserFactory()
    yield "a follower of both", MessageFactory(sender=ana, recipient=UserFactory()).recipient
    yield "staff", UserFactory(is_staff=True, is_superuser=True)


def test_outsiders_cannot_see_messages_or_pictures(client, ana):
    bo = UserFactory(username="bo")
    secret = MessageFactory(sender=ana, recipient=bo, text="the marzipan recipe", picture=picture_of(), alt="marzipan")
    files = [f"/media/{file.name}" for file in (secret.picture.full, secret.picture.thumb)]
    for kind, outsider in outsiders(ana, bo):
        client.logout()
        if outsider:
            client.force_login(outsider)
        for address in ("/messages", "/messages/ana", "/messages/bo", "/messages/bo?since=0", "/messages/new"):
            assert "marzipan" not in client.get(address).text, kind
        for address in files:
            assert client.get(address).status_code == 404, kind
        for address in (f"/messages/bo/{secret.pk}/delete", f"/messages/ana/{secret.pk}/delete"):
            assert client.post(address).status_code in {302, 404}, kind
        for address in ("/messages/bo/delete", "/messages/ana/delete"):
            client.post(address)
    assert Message.objects.filter(pk=secret.pk, low_keeps=True, high_keeps=True).exists()
    for insider in (ana, bo):
        client.force_login(insider)
        assert "marzipan" in client.get("/messages").text
        assert [client.get(address).status_code for address in files] == [200, 200]


def test_admin_has_no_messages(admin_client, ana):
    MessageFactory(sender=ana, text="the marzipan recipe")
    page = admin_client.get("/admin/").text
    assert "essage" not in page.split('id="content"')[1]


def test_profile_has_message_button_if_messages_are_allowed(client, mira, ana):
    assert 'href="/messages/ana"' not in client.get("/ana").text
    ana.takes_messages_from_anyone = True
    ana.save()
    assert 'href="/messages/ana"' in client.get("/ana").text
    BlockFactory(blocker=mira, blocked=ana)
    assert 'href="/messages/ana"' not in client.get("/ana").text


def test_settings_toggle_messages_from_anyone(client, mira):
    assert "Take messages from anyone" in client.get("/settings/privacy").text
    client.post("/settings/privacy", {"takes_messages_from_anyone": "on"})
    mira.refresh_from_db()
    assert mira.takes_messages_from_anyone


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_new_message_form_takes_username(client, mira, ana, headers):
    MessageFactory(sender=ana, recipient=mira)
    UserFactory(username="stranger")
    assert 'value="ana"' in client.get("/messages/new", headers=headers).text
    send = lambda name: client.post("/messages/new", {"to": name}, headers=headers)  # noqa: E731
    right = send(" @ANA ")
    assert right["HX-Redirect" if headers else "Location"] == "/messages/ana#dm-text"
    for name, sentence in (
        ("", "Whom would you like"),
        ("nobody_here", "Nobody here has that username"),
        ("mira", "That’s you"),
        ("stranger", "once they follow you"),
        ("x" * 4000, "60"),
    ):
        wrong = send(name)
        assert wrong.status_code == (422 if headers else 200)
        assert sentence in wrong.text


def test_reactivated_user_finds_all_messages(client, mira, ana):
    MessageFactory(sender=ana, recipient=mira, text="keep this")
    mira.deactivate()
    client.force_login(ana)
    assert "keep this" in client.get("/messages/mira").text
    mira.reactivate()
    client.force_login(mira)
    assert "keep this" in client.get("/messages/ana").text
    assert Participant.objects.count() == 2


def test_inbox_query_does_not_scan_all_messages(django_assert_num_queries, mira, ana):
    MessageFactory(sender=ana, recipient=mira)
    with django_assert_num_queries(2):
        assert len(inbox_context(mira)["conversations"]) == 1


def test_username_starting_like_the_url_redirects_in_any_case(client, mira):
    UserFactory(username="Mess")
    response = client.get("/messages/mess?x=1", follow=True)
    assert response.redirect_chain == [("/messages/Mess?x=1", 301)]
