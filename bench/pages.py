"""The pages that are measured: what each is called, and the ready-made requests for it."""

import contextlib
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import choosing, searches
from bench.browsers import Browser

FOLLOWING = (30, 100, 500, 5000)
CROWD = 100  # people, of whose cards a worker cannot remember half
IN_VIEW = 6  # witts whose numbers an open page asks for


@dataclass
class Page:
    """One page as one person opens it. `note` says what was chosen."""

    name: str
    note: str
    browser: Browser
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
class Crowd(Page):
    """One page as many people open it, one after another: of what it is made of, little was made before."""

    browsers: list[Browser] = None

    @contextlib.contextmanager
    def requests(self):
        yield [browser.get(self.path) for browser in self.browsers]


def floor_pages(floor, person):
    """The least that Django can do, for the same person."""
    browser = Browser(floor, person)
    return [Page("bare", "20 posts, written with care", browser, "/"), Page("shell", "no list", browser, "/shell")]


def reading(site, reader, wants):
    """Every page that only reads, as `reader` sees it; nothing is looked for that nobody `wants` by its name."""
    for names, group in GROUPS.items():
        if any(map(wants, names)):
            yield from group(site, reader)


def _homes(site, reader):
    seen = set()
    for count in FOLLOWING:
        person = choosing.following_about(count)
        if person is None or person.pk in seen:
            continue
        seen.add(person.pk)
        browser = Browser(site, person)
        note = f"@{person.username}, follows {person.stats.following_count:,}"
        yield Page(f"home, follows {count}", note, browser, "/")
        path, number = tenth(browser)
        yield Page(f"home, follows {count}, 10th", f"{note}, page {number}", browser, path)
    yield from _crowd(site)


def _crowd(site):
    browsers = [Browser(site, person) for person in choosing.many_following_about(100, CROWD)]
    if len(browsers) == CROWD:
        note = f"{CROWD} people who follow about 100, in turn"
        yield Crowd("home, of many", note, browsers[0], "/", browsers=browsers)


def tenth(browser, wanted=10):
    """Where the links to more lead in the end, and the number of that page."""
    path, number = "/", 1
    while number < wanted:
        more = re.search(rb'href="(\?before=\d+)"', browser.look(path).body)
        if not more:
            break
        path, number = f"/{more[1].decode()}", number + 1
    return path, number


def _people_and_witts(site, reader):
    browser, star = Browser(site, reader), choosing.best_followed()
    yield Page("profile", f"{star}, {star.stats.followers_count:,} followers", browser, star.get_absolute_url())
    post, count = choosing.replied_about(200)
    if post:
        yield Page("permalink", f"{count:,} replies", browser, post.get_absolute_url())
    first, last, depth = choosing.deepest()
    if first and last:
        yield Page("thread, its beginning", f"{depth:,} deep", browser, first.get_absolute_url())
        yield Page("thread, its end", f"{depth:,} deep", browser, last.get_absolute_url())
    tag, count = choosing.busiest_hashtag()
    if tag:
        yield Page("hashtag", f"#{tag}, {count:,} uses", browser, f"/hashtag/{tag}")


def _searches(site, reader):
    browser = Browser(site, reader)
    for kind, query in searches.queries().items():
        note = f"{query}, {searches.matches(query):,} matches"
        yield Page(f"search, {kind}", note, browser, f"/search?{urlencode({'q': query})}")
    for kind, name in searches.names().items():
        yield Page(f"search, {kind}", name, browser, f"/search?{urlencode({'q': name, 'f': 'people'})}")


def _private(site, reader):
    person, count = choosing.most_notes()
    yield Page(
        "notifications", f"{person or reader}, {count:,} notes", Browser(site, person or reader), "/notifications"
    )
    writer, count = choosing.most_messages()
    yield Page("messages", f"{count:,} conversations", Browser(site, writer or reader), "/messages")


def _polls(site, reader):
    """What an open home page asks now and then, while nothing is new: at first, and from then on."""
    browser = Browser(site, reader)
    home = browser.look("/").body
    newest = re.search(rb'data-newest="(\d+)"', home)
    ids = re.findall(rb'id="witt-(\d+)"', home)[:IN_VIEW]
    query = {"since": newest[1].decode() if newest else 0} | ({"ids": b",".join(ids).decode()} if ids else {})
    path = f"/live?{urlencode(query, safe=',')}"
    (etag,) = browser.look(path).headers("ETag")
    yield Page("poll, first", f"{len(ids)} witts in view", browser, path)
    yield Page("poll, nothing new", "304", browser, path, {"If-None-Match": etag}, status=304)


GROUPS = {
    ("home",): _homes,
    ("profile", "permalink", "thread", "hashtag"): _people_and_witts,
    ("search",): _searches,
    ("notifications", "messages"): _private,
    ("poll",): _polls,
}
