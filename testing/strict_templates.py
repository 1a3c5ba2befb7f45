"""Templates that raise an exception for an unknown name, so that a typo fails a test."""

import sys

import jinja2
from django.conf import settings

OWN_TEMPLATES = str(settings.BASE_DIR / "templates")


class UndefinedVariableError(Exception):
    """A Django template of this project printed a name that its context does not have."""


class RaisingString(str):
    """The value of Django's option `string_if_invalid`, which is formatted with the name wherever one is unknown.

    Templates of packages print nothing, as usual. `{% if %}` and `{% firstof %}` accept unknown names.
    """

    def __contains__(self, part):
        return True  # Django formats the string if it contains "%s"

    def __mod__(self, name):
        template = sys._getframe(1).f_locals["context"].render_context.template
        if template and str(template.origin.name).startswith(OWN_TEMPLATES):
            raise UndefinedVariableError(f"{template.name} has no {name}")
        return ""


def strict_templates(engines):
    """Return settings.TEMPLATES (Django's engine, then Jinja's) with strict options."""
    django_engine, jinja_engine = engines
    return [
        django_engine | {"OPTIONS": django_engine["OPTIONS"] | {"string_if_invalid": RaisingString("%s")}},
        jinja_engine | {"OPTIONS": jinja_engine["OPTIONS"] | {"undefined": jinja2.StrictUndefined}},
    ]
