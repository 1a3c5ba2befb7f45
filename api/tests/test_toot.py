"""The program toot, on the command line and in a terminal, against a running site."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from django.test import Client

from accounts.factories import UserFactory
from core.factories import upload_of
from follows.factories import FollowFactory
from posts.factories import PostFactory
from posts.models import Post

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
TOOT = Path(sys.executable).with_name("toot")
TIMEOUT = 60  # seconds


@pytest.fixture
def person():
    return UserFactory(username="mira", name="Mira")


@pytest.fixture
def toot(live_server, person, tmp_path):
    """Return a function that runs a command of toot, signed in as `person`, and returns what it prints."""
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "NO_COLOR": "1", "TERM": "xterm"}

    def run(*arguments, words=""):
        command = [TOOT, *arguments]
        done = subprocess.run(command, input=words, text=True, capture_output=True, timeout=TIMEOUT, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    with subprocess.Popen(
        [TOOT, "login", "--instance", live_server.url],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
    ) as login:  # fmt: skip
        login.stdin.write("n\n")  # not to open a browser
        login.stdin.flush()
        address = re.search(r"https?://\S+/oauth/authorize\S*", _read_until(login.stdout, "/oauth/authorize"))[0]
        login.communicate(f"{_code(address, person)}\n", timeout=TIMEOUT)
    run.environment = environment
    return run


def _read_until(stream, wanted):
    """Return the lines of a stream up to the one with this text."""
    lines = []
    for line in stream:
        lines.append(line)
        if wanted in line:
            break
    return "".join(lines)


def _code(address, person):
    """Return the code that the page at this address shows to a person who presses Allow."""
    client = Client()
    client.force_login(person)
    page = client.get(re.sub("^https?://[^/]+", "", address), follow=True)
    form = {name: value for name, value in page.wsgi_request.GET.items() if name != "force_login"}
    return client.post("/oauth/authorize", {**form, "allow": "1"}).context["code"]


def test_commands(toot, person, tmp_path):
    friend = FollowFactory(follower=person, followee=UserFactory(username="ana")).followee
    post = PostFactory(author=friend, text="sourdough today #bread")
    picture = tmp_path / "heron.png"
    picture.write_bytes(upload_of().read())
    assert "mira" in toot("whoami")
    assert "sourdough" in toot("timelines", "home", "--no-pager")
    toot("post", "A heron!", "--media", str(picture), "--description", "A grey heron", "--visibility", "public")
    toot("favourite", str(post.pk))
    toot("reblog", str(post.pk))
    toot("bookmark", str(post.pk))
    assert "sourdough" in toot("thread", str(post.pk))
    assert "ana" in toot("following", "mira")
    assert "bread" in toot("search", "#bread")
    toot("lists", "create", "Bakers")
    toot("lists", "add", "Bakers", "ana")
    assert "Bakers" in toot("lists", "list")
    toot("notifications")
    own = Post.objects.originals().get(author=person)
    assert own.photos.get().alt == "A grey heron"
    post.refresh_from_db()
    assert (post.counts.like_count, post.counts.repost_count) == (1, 1)
    toot("unfollow", "ana")
    toot("delete", str(own.pk))


def test_terminal_interface_shows_home(toot, person):
    PostFactory(author=person, text="low tide at nine")
    screen, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
    options = {"stdin": terminal, "stdout": terminal, "stderr": terminal, "env": toot.environment}
    with subprocess.Popen([TOOT, "tui"], start_new_session=True, **options) as program:
        try:
            assert "low tide at nine" in _screen_with("low tide at nine", screen)
        finally:
            program.kill()
    os.close(terminal)
    os.close(screen)


def _screen_with(text, screen):
    """Return what a program has drawn once it has drawn `text`, pressing Enter for its questions meanwhile."""
    drawn, end = "", time.monotonic() + TIMEOUT
    while text not in drawn and time.monotonic() < end:
        readable, _, _ = select.select([screen], [], [], 0.5)
        if readable:
            drawn += os.read(screen, 65_536).decode(errors="replace")
        else:
            os.write(screen, b"\n")
    return drawn
