"""The pages that are measured: what each is called, and the ready-made requests for it."""

import contextlib
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import sample_selection, search_samples
from bench.http_sessions import HttpSession

FOLLOWING = (30, 100, 500, 5000)
CROWD = 100  # people, of whose cards a worker cannot remember half
IN_VIEW = 6  # witts whose numbers an open page asks for


@dataclass
class BenchmarkPage:
    """One page as one person opens it. `note` says what was chosen."""

    name: str
    note: str
    browser: HttpSession
    path: str
    headers: dict = None
    status: int = 200

    writes = False

    @property
    def server(self):
        return self.browser.server

    @contextlib.contextmanager
    def requests(self):
        """The requests to send in turn, while inside."""
        yield [self.browser.get(self.path, **(self.headers or {}))]


@dataclass
class Crowd(BenchmarkPage):
    """One page as many people open it, one after another: of what it is made of, little was made before."""

    browsers: list[HttpSession] = None

    @contextlib.contextmanager
    def requests(self):
        yield [browser.get(self.path) for browser in self.browsers]


def floor_pages(floor, person):
    """The least that Django can do, for the same person."""
    browser = HttpSession(floor, person)
    return [
        BenchmarkPage("bare", "20 posts, written with care", browser, "/"),
        BenchmarkPage("shell", "no list", browser, "/shell"),
    ]


def read_pages(site, reader, wants):
    """Every page that only reads, as `reader` sees it; nothing is looked for that nobody `wants` by its name."""
    for names, group in GROUPS.items():
        if any(map(wants, names)):
            yield from group(site, reader)


def _homes(site, reader):
    seen = set()
    for count in FOLLOWING:
        person = sample_selection.following_about(count)
        if person is None or person.pk in seen:
            continue
        seen.add(person.pk)
        browser = HttpSession(site, person)
        note = f"@{person.username}, follows {person.stats.following_count:,}"
        yield BenchmarkPage(f"home, follows {count}", note, browser, "/")
        path, number = tenth_page_url(browser)
        yield BenchmarkPage(f"home, follows {count}, 10th", f"{note}, page {number}", browser, path)
    yield from _crowd(site)


def _crowd(site):
    browsers = [HttpSession(site, person) for person in sample_selection.many_following_about(100, CROWD)]
    if len(browsers) == CROWD:
        note = f"{CROWD} people who follow about 100, in turn"
        yield Crowd("home, of many", note, browsers[0], "/", browsers=browsers)


def tenth_page_url(browser, wanted=10):
    """Where the links to more lead in the end, and the number of that page."""
    path, number = "/", 1
    while number < wanted:
        more = re.search(rb'href="(\?before=\d+)"', browser.look(path).body)
        if not more:
            break
        path, number = f"/{more[1].decode()}", number + 1
    return path, number


def _people_and_witts(site, reader):
    browser, star = HttpSession(site, reader), sample_selection.best_followed()
    yield BenchmarkPage(
        "profile", f"{star}, {star.stats.followers_count:,} followers", browser, star.get_absolute_url()
    )
    post, count = sample_selection.replied_about(200)
    if post:
        yield BenchmarkPage("permalink", f"{count:,} replies", browser, post.get_absolute_url())
    first, last, depth = sample_selection.deepest()
    if first and last:
        yield BenchmarkPage("thread, its beginning", f"{depth:,} deep", browser, first.get_absolute_url())
        yield BenchmarkPage("thread, its end", f"{depth:,} deep", browser, last.get_absolute_url())
    tag, count = sample_selection.busiest_hashtag()
    if tag:
        yield BenchmarkPage("hashtag", f"#{tag}, {count:,} uses", browser, f"/hashtag/{tag}")


def _searches(site, reader):
    browser = HttpSession(site, reader)
    for kind, query in search_samples.queries().items():
        note = f"{query}, {search_samples.matches(query):,} matches"
        yield BenchmarkPage(f"search, {kind}", note, browser, f"/search?{urlencode({'q': query})}")
    for kind, name in search_samples.names().items():
        yield BenchmarkPage(f"search, {kind}", name, browser, f"/search?{urlencode({'q': name, 'f': 'people'})}")


def _private(site, reader):
    person, count = sample_selection.most_notes()
    yield BenchmarkPage(
        "notifications", f"{person or reader}, {count:,} notes", HttpSession(site, person or reader), "/notifications"
    )
    writer, count = sample_selection.most_messages()
    yield BenchmarkPage("messages", f"{count:,} conversations", HttpSession(site, writer or reader), "/messages")


def _polls(site, reader):
    """What an open home page asks now and then, while nothing is new: at first, and from then on."""
    browser = HttpSession(site, reader)
    home = browser.look("/").body
    newest = re.search(rb'data-newest="(\d+)"', home)
    ids = re.findall(rb'id="witt-(\d+)"', home)[:IN_VIEW]
    query = {"since": newest[1].decode() if newest else 0} | ({"ids": b",".join(ids).decode()} if ids else {})
    path = f"/live?{urlencode(query, safe=',')}"
    (etag,) = browser.look(path).headers("ETag")
    yield BenchmarkPage("poll, first", f"{len(ids)} witts in view", browser, path)
    yield BenchmarkPage("poll, nothing new", "304", browser, path, {"If-None-Match": etag}, status=304)


GROUPS = {
    ("home",): _homes,
    ("profile", "permalink", "thread", "hashtag"): _people_and_witts,
    ("search",): _searches,
    ("notifications", "messages"): _private,
    ("poll",): _polls,
}
