"""Idempotency tokens of forms, in the field `submission`: a form that is sent twice publishes or sends once."""

import re
import secrets
from collections.abc import Mapping

from django import forms

SUBMISSION = "[A-Za-z0-9-]{1,36}"  # a regular expression


def new_submission() -> str:
    """Return the token of a new form; the database requires it to be unique per author only."""
    return secrets.token_hex(8)


def submission_from(data: Mapping[str, str]) -> str:
    """Return the token of the submitted data, or a new one if it has none or an invalid one."""
    token = data.get("submission", "")
    return token if re.fullmatch(SUBMISSION, token) else new_submission()


def submission_field() -> forms.RegexField:
    """Return the hidden field of a form for its token, "" without one."""
    return forms.RegexField(rf"\A{SUBMISSION}\Z", required=False, widget=forms.HiddenInput)
