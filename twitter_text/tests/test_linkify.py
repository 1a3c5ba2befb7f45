"""Converting a text to HTML with linked entities."""

import pytest

from twitter_text import display_url, linkify

LINK = '<a href="{0}" rel="nofollow noopener ugc" title="{0}" dir="ltr">{1}</a>'


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("", ""),
        ("hello", "hello"),
        ("a  b\n\nc", "a  b\n\nc"),
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("&amp; &#39;", "&amp;amp; &amp;#39;"),
        ("hi @Ana!", 'hi <a href="/Ana" dir="ltr">@Ana</a>!'),
        ("＠ana", '<a href="/ana" dir="ltr">＠ana</a>'),
        ("@ana/friends", '<a href="/ana/lists/friends" dir="ltr">@ana/friends</a>'),
        ("#Tag", '<a href="/hashtag/Tag" dir="auto">#Tag</a>'),
        ("＃żó", '<a href="/hashtag/%C5%BC%C3%B3" dir="auto">＃żó</a>'),
        ("$WIT", '<a href="/search?q=%24WIT" dir="ltr">$WIT</a>'),
        ("http://example.com", LINK.format("http://example.com", "example.com")),
        ("HTTPS://Example.com/", LINK.format("HTTPS://Example.com/", "Example.com")),
        ("example.com/a", LINK.format("https://example.com/a", "example.com/a")),
        ("a.co/?b=1&c='", LINK.format("https://a.co/?b=1&amp;c=", "a.co/?b=1&amp;c=").replace("</a>", "</a>&#x27;")),
        ("<a.co>", "&lt;" + LINK.format("https://a.co", "a.co") + "&gt;"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("@ana<script>", '<a href="/ana" dir="ltr">@ana</a>&lt;script&gt;'),
    ],
)
def test_linkify_escapes_text_and_links_entities(written, html):
    assert linkify(written) == html


def test_title_has_whole_url():
    url = "http://example.com/a-page-with-a-rather-long-name?and=a+query"
    assert linkify(url) == LINK.format(url, "example.com/a-page-with-a-rat…")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://example.com", "example.com"),
        ("https://example.com/", "example.com"),
        ("example.com/a/", "example.com/a/"),
        ("http://example.com/123456789012345678", "example.com/123456789012345678"),
        ("http://example.com/1234567890123456789", "example.com/12345678901234567…"),
        ("http://a-very-long-name-of-a-host.example.com", "a-very-long-name-of-a-host.example.com"),
        ("http://a-very-long-name-of-a-host.example.com/a", "a-very-long-name-of-a-host.example.com/a"),
        ("http://a-very-long-name-of-a-host.example.com/ab", "a-very-long-name-of-a-host.example.com/…"),
        ("http://example.com?a=b", "example.com?a=b"),
    ],
)
def test_display_url_never_truncates_host(url, shown):
    assert display_url(url) == shown


RLO, LRE, PDF, RLI, FSI, PDI = "\u202e\u202a\u202c\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        (f"a{RLO}b", f"a{RLO}b{PDF}"),
        (f"a{RLO}b{PDF}c", f"a{RLO}b{PDF}c"),
        (f"{RLI}a", f"{RLI}a{PDI}"),
        (f"{RLI}{LRE}a", f"{RLI}{LRE}a{PDF}{PDI}"),
        (f"{RLI}{LRE}a{PDI}b", f"{RLI}{LRE}a{PDI}b"),
        (f"{LRE}{FSI}a{PDF}b", f"{LRE}{FSI}ab{PDI}{PDF}"),
        (f"a{PDI}b{PDF}c", "abc"),
        (f"{RLO}a\nb{PDF}", f"{RLO}a{PDF}\nb"),
        (f"{RLO}{RLI}a\n{PDI}b", f"{RLO}{RLI}a{PDI}{PDF}\nb"),
        ("\u200fa\u061c", "\u200fa\u061c"),
        (RLO * 61, RLO * 60 + PDF * 60),
        (f"{RLO}@ana", f'{RLO}<a href="/ana" dir="ltr">@ana</a>{PDF}'),
    ],
)
def test_bidi_marks_are_balanced_per_line(written, html):
    assert linkify(written) == html


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
def test_links_contain_no_bidi_marks(mark):
    html = linkify(f"http://exam{mark}ple.com/{mark}a?b{mark}c #t{mark}ag @an{mark}a")
    assert all(mark not in part.split("</a>")[0] for part in html.split("<a ")[1:])


@pytest.mark.parametrize(
    "written", ["@abcdefghijklmnop", "@abcdefghijklmnop/friends", "a.com:65536/x", "http://a.com:123456"]
)
def test_impossible_usernames_and_ports_are_not_linked(written):
    assert linkify(written) == written


@pytest.mark.parametrize(
    "written", ["@abcdefghijklmno", "@abcdefghijklmno/friends", "a.com:65535/x", "http://a.com:0080"]
)
def test_longest_username_and_largest_port_are_linked(written):
    assert linkify(written).startswith("<a ")
