"""The template loaders, and the Jinja engine behind `{% part %}`."""

import jinja2
import pytest
from django.template import engines
from django.template.loader import render_to_string

from core.templating.loaders import join_template_tags, minify
from testing.context_samples import card
from testing.strict_templates import UndefinedVariableError


def test_line_break_in_a_template_tag_becomes_a_space():
    assert minify('{% include "a.html" with b="c"\n  d="e" %}') == '{% include "a.html" with b="c" d="e" %}'


def test_plain_text_keeps_its_line_breaks_outside_of_template_tags():
    assert join_template_tags("Hello {{\n  name }},\n\n{% if a\n  %}b{% endif %}\n") == (
        "Hello {{ name }},\n\n{% if a %}b{% endif %}\n"
    )


def test_line_break_between_attributes_becomes_a_space():
    assert minify('<a href="/"{% if a %}\n   title="{{ b|default:"c > d" }}"{% endif %}>\n  e</a>') == (
        '<a href="/"{% if a %} title="{{ b|default:"c > d" }}"{% endif %}> e</a>'
    )


def test_line_breaks_at_the_edges_of_a_block_element_are_removed():
    assert minify("<li>\n  <b>a</b>\n  <b>b</b>\n</li>\n  <li>c</li>") == "<li><b>a</b>\n<b>b</b></li>\n<li>c</li>"


def test_unknown_name_in_a_jinja_template_raises_in_tests():
    with pytest.raises(jinja2.UndefinedError):
        engines["jinja2"].from_string("{{ unknown }}").render({})


def test_unknown_name_in_a_django_template_raises_in_tests():
    with pytest.raises(UndefinedVariableError, match="has no href"):
        render_to_string("_load_more.html", {"label": "Older"})


def test_unknown_field_of_a_card_raises_in_tests():
    with pytest.raises(jinja2.UndefinedError, match="colour"):
        engines["jinja2"].from_string("{{ card.colour }}").render({"card": card()})
