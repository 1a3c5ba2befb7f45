"""Template tags and filters."""

import pytest
from django.template import Context, Template, TemplateSyntaxError


def render(source, **context):
    return Template("{% load witter %}" + source).render(Context(context))


STAR = '<svg aria-hidden="true"><use href="/static/img/icons.svg#star"/></svg>'


def test_icon_is_from_sprite_and_hidden_from_screen_readers():
    assert render('{% icon "star" %}') == STAR


def test_icon_name_may_be_a_variable():
    assert render("{% icon tab.icon %}", tab={"icon": "star"}) == STAR


def test_icon_without_name_is_a_syntax_error():
    with pytest.raises(TemplateSyntaxError, match="one name"):
        render("{% icon %}")


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (None, "0"), (1204, "1,204"), (12_345, "12.3K")])
def test_count_is_compact(number, shown):
    assert render("{{ number|compact }}", number=number) == shown
