"""Fields for one line of text, such as names, normalised however they are written."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from twitter_text import one_line, rejection_reason

# A PostgreSQL regular expression, for constraints: control characters, line breaks and direction marks.
NOT_ON_ONE_LINE = r"[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]"


class OneLineField(forms.CharField):
    """A form field that cleans to one line of text without direction marks, or to "" if nothing of it is visible."""

    def to_python(self, value):
        """Return the normalised text; raise ValidationError for characters that cannot be stored."""
        text = super().to_python(value)
        if sentence := rejection_reason(text):
            raise ValidationError(sentence)
        return one_line(text)


class OneLineMixin:
    """For a model field: save, create, update, bulk_create and forms all store one line.

    Migrations contain Django's own field, as the column is the same.
    """

    base_path = "django.db.models.CharField"

    def to_python(self, value):
        return _normalised(super().to_python(value))

    def get_prep_value(self, value):
        return _normalised(super().get_prep_value(value))

    def pre_save(self, model_instance, add):
        value = _normalised(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, self.base_path, args, kwargs


class OneLineCharField(OneLineMixin, models.CharField):
    """A CharField whose text is one line without direction marks."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": OneLineField, **kwargs})


class OneLineURLField(OneLineMixin, models.URLField):
    """A URLField whose address has no direction marks or invisible line breaks in it."""

    base_path = "django.db.models.URLField"


def _normalised(value):
    return one_line(value) if isinstance(value, str) else value
