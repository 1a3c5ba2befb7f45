"""Errors of the API, each answered with a status and a JSON object."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
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
        return JsonResponse(body, status=self.status)


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
    return unprocessable(" ".join(sentences), **{name: each for name, each in fields.items() if name != "__all__"})
