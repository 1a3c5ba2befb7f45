"""Load templates, which are indented and at most 120 characters wide, as one would write them to save bytes."""

import re

from django.template.loaders import filesystem

BLOCK = "article|aside|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|li|main|nav|ol|p|section|ul"
TEMPLATE_TAG = r"\{%.*?%\}|\{\{.*?\}\}"
# A template tag, or an HTML tag: its quoted values may contain ">" and template tags, and those may contain quotes.
TAG = re.compile(rf'{TEMPLATE_TAG}|</?[a-z](?:{TEMPLATE_TAG}|"(?:{TEMPLATE_TAG}|[^"])*+"|[^">])*+>', re.DOTALL)
BLOCK_START = re.compile(rf"<(?:{BLOCK})\b")
LINE_BREAK = re.compile(r"\s*\n\s*")
BLOCK_END_ON_NEXT_LINE = re.compile(rf"\n\s*(?=</(?:{BLOCK})>)")
LINE_BREAKS_AFTER = re.compile(r"\n\s+")


def minify(source):
    """Return a template's source with its line breaks removed where a browser shows no difference.

    - A line break within an HTML or template tag becomes a space, so `{% %}` may span lines, as Django's lexer does
      not allow by itself.
    - White space at the start and at the end of a block element is removed.
    - Indentation is removed: about 3 % of a page's weight when compressed.
    """
    return LINE_BREAKS_AFTER.sub("\n", BLOCK_END_ON_NEXT_LINE.sub("", _join_tags(source)))


def _join_tags(source):
    parts, end = [], 0
    for tag in TAG.finditer(source):
        parts += source[end : tag.start()], LINE_BREAK.sub(" ", tag[0])
        end = tag.end()
        if BLOCK_START.match(tag[0]) and source[end : end + 1] == "\n":
            end = re.compile(r"\s+").match(source, end).end()
    return "".join([*parts, source[end:]])


class MinifyingLoader(filesystem.Loader):
    """Loads a page without the blanks that begin its lines."""

    def get_contents(self, origin):
        source = super().get_contents(origin)
        return minify(source) if origin.name.endswith(".html") else source
