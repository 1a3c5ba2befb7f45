"""A strict HTML checker: tags closed in order, unique ids, no forbidden nesting."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "circle", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source", "use"}
INTERACTIVE = {"a", "button", "summary", "select", "textarea"}
ONLY_PARENTS = {"li": {"ul", "ol"}, "summary": {"details"}, "legend": {"fieldset"}, "dt": {"dl"}, "dd": {"dl"}}
ONLY_CHILDREN = {"ul": {"li"}, "ol": {"li"}}
NOT_IN_PARAGRAPHS = {"div", "p", "ul", "ol", "form", "section", "article", "details", "h1", "h2", "h3", "fieldset"}


class Checker(HTMLParser):
    """A parser that collects `problems`."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.problems = [], set(), []

    def handle_starttag(self, tag, attributes):
        parent = self.open[-1] if self.open else None
        self.check_place(tag, parent)
        names = [name for name, _ in attributes]
        if len(names) != len(set(names)):
            self.report(f"<{tag}> has an attribute twice")
        if (name := dict(attributes).get("id")) is not None:
            if name in self.ids:
                self.report(f"id {name!r} stands twice")
            self.ids.add(name)
        if tag == "img" and "alt" not in names:
            self.report("<img> without alt")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.report(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def check_place(self, tag, parent):
        if tag in ONLY_PARENTS and parent not in ONLY_PARENTS[tag]:
            self.report(f"<{tag}> in <{parent}>")
        if parent in ONLY_CHILDREN and tag not in ONLY_CHILDREN[parent]:
            self.report(f"<{tag}> in <{parent}>")
        if tag in INTERACTIVE and INTERACTIVE & set(self.open):
            self.report(f"<{tag}> inside {[t for t in self.open if t in INTERACTIVE]}")
        if tag == "form" and "form" in self.open:
            self.report("<form> inside <form>")
        if tag in NOT_IN_PARAGRAPHS and "p" in self.open:
            self.report(f"<{tag}> in <p>")

    def report(self, problem):
        self.problems.append(f"line {self.getpos()[0]}: {problem}")


def problems_of(html):
    """Return the problems of a page or a part of one, as sentences."""
    checker = Checker()
    checker.feed(html)
    checker.close()
    return checker.problems + [f"<{tag}> is never closed" for tag in checker.open]
