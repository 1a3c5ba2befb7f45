"""Errors of the API, each answered with a status and a JSON object."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import JsonResponse

from api import messages


class ApiError(Exception):
    """An answer other than success: its HTTP status, a sentence, and perhaps details by field."""

    def __init__(self, status: int, sentence: str, details: dict[str, Any] | None = None):
        super().__init__(sentence)
        self.status, self.sentence, self.details = status, sentence, details

    def response(self) -> JsonResponse:
        """Return the answer, as Mastodon writes it."""
        body: dict[str, Any] = {"error": self.sentence}
        if self.details:
            body["details"] = self.details
        response = JsonResponse(body, status=self.status)
        if self.status == HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = "Bearer"  # RFC 6750
        return response


def not_found() -> ApiError:
    """Return the error for what does not exist or may not be seen, which look the same."""
    return ApiError(404, messages.RECORD_NOT_FOUND)


def unprocessable(sentence: str, **details: list[str]) -> ApiError:
    """Return the error for a value that is refused; `details` has sentences by field."""
    listed = {
        field: [{"error": "ERR_INVALID", "description": each} for each in sentences]
        for field, sentences in details.items()
    }
    return ApiError(422, messages.validation_failed(sentence), listed or None)


def refused(error: ValidationError) -> ApiError:
    """Return the error for a ValidationError of a model or form."""
    fields = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    sentences = [sentence for each in fields.values() for sentence in each]
    details = {name: each for name, each in fields.items() if name != NON_FIELD_ERRORS}
    return unprocessable(" ".join(sentences), **details)


def refused_form(form: BaseForm, parameter_names: Mapping[str, str], status: int = 422, without: str = "") -> ApiError:
    """Return the error for an invalid form: its sentences by parameter, but for errors with the code `without`.

    `parameter_names` has the names of the form's fields in the API, where they differ.
    """
    names = {NON_FIELD_ERRORS: "base", **parameter_names}
    details: dict[str, list[str]] = {}
    for field, errors in form.errors.as_data().items():
        if sentences := [sentence for error in errors if error.code != without for sentence in error.messages]:
            details.setdefault(names.get(field, field), []).extend(sentences)
    sentence = " ".join(sentence for sentences in details.values() for sentence in sentences)
    return unprocessable(sentence, **details) if status == 422 else ApiError(status, sentence)
