"""Bidirectional marks in users' texts are balanced, and texts inside sentences are on one line."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from django.core import mail
from django.utils import timezone

from accounts.factories import UserFactory
from core.factories import picture_of
from direct_messages.models import Message
from notifications.email_sending import send_due
from notifications.models import EmailSchedule
from posts.factories import PostFactory
from reports.factories import ReportFactory
from twitter_text.bidi import MARK, balance_bidi_marks

pytestmark = pytest.mark.django_db

OPEN = "turn\u202e \u2066around\n\nYour account is locked:\nexample.net/x\u2069\u2069 \u202b"


class PageTexts(HTMLParser):
    """Collects the texts and attributes of a page, except those of form fields."""

    def __init__(self, page):
        super().__init__()
        self.texts, self.tag = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tag = tag
        self.texts += [(tag, name, value) for name, value in attrs if value and (tag, name) != ("input", "value")]

    def handle_data(self, data):
        if self.tag != "textarea":
            self.texts.append((self.tag, "", data))


def unclosed(response):
    assert response.status_code == 200
    return [piece for piece in PageTexts(response.content.decode()).texts if balance_bidi_marks(piece[2]) != piece[2]]


@pytest.fixture
def eve():
    eve = UserFactory(username="eve", name="Eve", bio=OPEN, is_staff=True)
    eve.lists.create(name="friends", slug="friends", description=OPEN)
    return eve


@pytest.fixture
def post(eve):
    return PostFactory(author=eve, text=f"hello {OPEN}", images=[(picture_of(), f"a cat {OPEN}")])


@pytest.mark.parametrize(
    "path",
    "/{post} /eve /eve/media /eve/card /eve/lists /eve/lists/friends /search?q={q}&f=people /search?q={q}&f=latest"
    " /discover/local".split(),
)
def test_public_pages_balance_marks(client, post, path):
    path = path.format(post=post.get_absolute_url().lstrip("/"), q=quote(f"zzz {OPEN}"))
    response = client.get(path)
    assert MARK.search(response.content.decode()) or path in {"/eve/lists", "/eve/lists/friends"}
    assert unclosed(response) == []


def test_private_pages_balance_marks(client, eve, post):
    ana = UserFactory(username="ana", takes_messages_from_anyone=True)
    Message.objects.send(eve, ana, text=OPEN)
    PostFactory(author=ana, text=f"{OPEN} {OPEN}").like(eve)
    client.force_login(ana)
    for path in ("/messages", "/messages/eve", "/notifications"):
        response = client.get(path)
        assert MARK.search(response.content.decode()), path
        assert unclosed(response) == []


def test_feeds_balance_marks(client, eve, post):
    tree = ET.fromstring(client.get("/eve/feed").content)
    pieces = [piece for node in tree.iter() for piece in [node.text, *node.attrib.values()] if piece]
    assert any(map(MARK.search, pieces))
    assert [piece for piece in pieces if balance_bidi_marks(piece) != piece] == []


def test_admin_balances_marks(admin_client, post):
    ReportFactory(person=post.author, post=post)
    for path in ("/admin/posts/post/", "/admin/reports/report/"):
        response = admin_client.get(path)
        assert MARK.search(response.content.decode()), path
        assert unclosed(response) == []


def test_post_in_email_is_one_line_with_balanced_marks(eve):
    UserFactory(username="ana", email="ana@example.org", confirmed=True)
    PostFactory(author=eve, text=f"@ana {OPEN}")
    EmailSchedule.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    assert send_due() == 1
    [message] = mail.outbox
    assert "example.net/x" in message.body
    assert not re.search(r"^(Your account|example)", message.body, re.MULTILINE)
    for piece in (message.subject, *message.body.splitlines()):
        assert balance_bidi_marks(piece) == piece
