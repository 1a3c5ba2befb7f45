"""The measured pages: their names and requests."""

import contextlib
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import sample_selection, search_samples
from bench.http_sessions import HttpSession

FOLLOWING = (30, 100, 500, 5000)
SESSIONS = 100  # more users than the card cache of a worker has room for
POLLED_POSTS = 6  # posts whose counts an open page polls


@dataclass
class BenchmarkPage:
    """A page for one user. `note` describes the chosen sample."""

    name: str
    note: str
    session: HttpSession
    path: str
    headers: dict = None
    status: int = 200

    writes = False

    @property
    def server(self):
        return self.session.server

    @contextlib.contextmanager
    def requests(self):
        """Yield the requests, to be sent in turn within the context."""
        yield [self.session.get(self.path, **(self.headers or {}))]


@dataclass
class ManySessionsPage(BenchmarkPage):
    """A page for many users in turn, so that caches have few of its parts."""

    sessions: list[HttpSession] = None

    @contextlib.contextmanager
    def requests(self):
        yield [session.get(self.path) for session in self.sessions]


def floor_pages(floor, person):
    """Return the bare page and its shell for this user."""
    session = HttpSession(floor, person)
    return [
        BenchmarkPage("bare", "20 posts, written with care", session, "/"),
        BenchmarkPage("shell", "no list", session, "/shell"),
    ]


def read_pages(site, reader, is_selected):
    """Yield the pages that only read, for the user `reader`, of each group with a name that `is_selected` accepts."""
    for names, group in GROUPS.items():
        if any(map(is_selected, names)):
            yield from group(site, reader)


def _homes(site, reader):
    seen = set()
    for count in FOLLOWING:
        person = sample_selection.following_about(count)
        if person is None or person.pk in seen:
            continue
        seen.add(person.pk)
        session = HttpSession(site, person)
        note = f"@{person.username}, follows {person.stats.following_count:,}"
        yield BenchmarkPage(f"home, follows {count}", note, session, "/")
        path, number = tenth_page_url(session)
        yield BenchmarkPage(f"home, follows {count}, 10th", f"{note}, page {number}", session, path)
    yield from _many_homes(site)


def _many_homes(site):
    sessions = [HttpSession(site, person) for person in sample_selection.many_following_about(100, SESSIONS)]
    if len(sessions) == SESSIONS:
        note = f"{SESSIONS} people who follow about 100, in turn"
        yield ManySessionsPage("home, of many", note, sessions[0], "/", sessions=sessions)


def tenth_page_url(session, wanted=10):
    """Follow the links to further pages. Return the URL of the tenth (or last) page, and its number."""
    path, number = "/", 1
    while number < wanted:
        more = re.search(rb'href="(\?before=\d+)"', session.get_full_page(path).body)
        if not more:
            break
        path, number = f"/{more[1].decode()}", number + 1
    return path, number


def _api(site, reader):
    """Yield the home timeline of the API, of the people whose home pages are measured."""
    for count in FOLLOWING:
        person = sample_selection.following_about(count)
        if person is not None:
            session, header = HttpSession.with_token(site, person)
            note = f"@{person.username}, follows {person.stats.following_count:,}, 20 statuses"
            yield BenchmarkPage(f"api home, follows {count}", note, session, "/api/v1/timelines/home", header)


def _people_and_witts(site, reader):
    session, user = HttpSession(site, reader), sample_selection.most_followed()
    yield BenchmarkPage(
        "profile",
        f"{user}, {user.stats.followers_count:,} followers",
        session,
        user.get_absolute_url(),
    )
    post, count = sample_selection.replied_about(200)
    if post:
        yield BenchmarkPage("permalink", f"{count:,} replies", session, post.get_absolute_url())
    first, last, depth = sample_selection.deepest_thread()
    if first and last:
        yield BenchmarkPage("thread, its beginning", f"{depth:,} deep", session, first.get_absolute_url())
        yield BenchmarkPage("thread, its end", f"{depth:,} deep", session, last.get_absolute_url())
    tag, count = sample_selection.busiest_hashtag()
    if tag:
        yield BenchmarkPage("hashtag", f"#{tag}, {count:,} uses", session, f"/hashtag/{tag}")


def _searches(site, reader):
    session = HttpSession(site, reader)
    for kind, query in search_samples.queries().items():
        note = f"{query}, {search_samples.matches(query):,} matches"
        yield BenchmarkPage(f"search, {kind}", note, session, f"/search?{urlencode({'q': query})}")
    for kind, name in search_samples.names().items():
        yield BenchmarkPage(f"search, {kind}", name, session, f"/search?{urlencode({'q': name, 'f': 'people'})}")


def _private(site, reader):
    person, count = sample_selection.most_notifications()
    yield BenchmarkPage(
        "notifications", f"{person or reader}, {count:,} notes", HttpSession(site, person or reader), "/notifications"
    )
    writer, count = sample_selection.most_messages()
    yield BenchmarkPage("messages", f"{count:,} conversations", HttpSession(site, writer or reader), "/messages")


def _polls(site, reader):
    """Yield the polling requests of an open home page without news: the first and later ones."""
    session = HttpSession(site, reader)
    home = session.get_full_page("/").body
    newest = re.search(rb'data-newest="(\d+)"', home)
    ids = re.findall(rb'id="witt-(\d+)"', home)[:POLLED_POSTS]
    query = {"since": newest[1].decode() if newest else 0} | ({"ids": b",".join(ids).decode()} if ids else {})
    path = f"/live?{urlencode(query, safe=',')}"
    (etag,) = session.get_full_page(path).headers("ETag")
    yield BenchmarkPage("poll, first", f"{len(ids)} witts in view", session, path)
    yield BenchmarkPage("poll, nothing new", "304", session, path, {"If-None-Match": etag}, status=304)


GROUPS = {
    ("home",): _homes,
    ("api",): _api,
    ("profile", "permalink", "thread", "hashtag"): _people_and_witts,
    ("search",): _searches,
    ("notifications", "messages"): _private,
    ("poll",): _polls,
}
