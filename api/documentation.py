"""Pages for programmers: the OpenAPI document, and a page with the same contents."""

import inspect
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any, get_args, get_origin

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from api import messages, openapi
from api.addresses import base_url_of
from api.examples import examples
from api.operations import CONTENT_TYPE, Operation
from api.pagination import DEFAULT_LIMIT, MAX_LIMIT
from api.table import OPERATIONS
from core.http.caching import PublicCacheMixin
from posts import post_text


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the page shows it; `meaning` is "" where the name says it."""

    name: str
    kind: str
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRow:
    """An operation as the page shows it; `anchor` is the id of its element."""

    anchor: str
    method: str
    path: str
    summary: str
    description: str
    access: str
    scope: str
    parameters: list[Parameter]
    answer: str


class OpenApiView(PublicCacheMixin, View):
    """The OpenAPI document."""

    def get(self, request: HttpRequest) -> HttpResponse:
        document = openapi.document(base_url_of(request))
        return HttpResponse(msgspec.json.encode(document), CONTENT_TYPE)


class DevelopersView(TemplateView):
    """What the API can do, and how to begin."""

    template_name = "api/developers.html"

    def get_context_data(self, **kwargs):
        base_url = base_url_of(self.request)
        return super().get_context_data(
            chapters=chapters(),
            entities=entity_rows(),
            base_url=base_url,
            examples=examples(base_url),
            limit=post_text.limit(),
            page_size=DEFAULT_LIMIT,
            max_page_size=MAX_LIMIT,
            requests_limit=settings.LIMIT_API_REQUESTS,
            **kwargs,
        )


@cache
def chapters() -> dict[str, list[OperationRow]]:
    """Return the rows of all operations, by the heading of their chapter."""
    found = defaultdict(list)
    for operation in OPERATIONS:
        found[messages.API_CHAPTERS.get(operation.tag, operation.tag.capitalize())].append(operation_row(operation))
    return dict(found)


def operation_row(operation: type[Operation]) -> OperationRow:
    """Return the row of an operation."""
    summary, _, description = (inspect.getdoc(operation) or "").partition("\n")
    return OperationRow(
        anchor=operation.__name__,
        method=operation.method,
        path=operation.path,
        summary=summary,
        description=" ".join(description.split()),
        access=messages.API_ACCESS[operation.access],
        scope=operation.scope,
        parameters=parameter_rows(operation.Parameters),
        answer=name_of(operation.returns),
    )


def parameter_rows(kind: type[msgspec.Struct]) -> list[Parameter]:
    """Return the fields of a Struct as parameters."""
    return field_rows(openapi.schema_of(kind))


def field_rows(schema: dict[str, Any]) -> list[Parameter]:
    """Return the fields of an object's schema."""
    required = schema.get("required", [])
    return [
        Parameter(name, openapi.kind_of(value), name in required, openapi.meaning_of(value))
        for name, value in schema.get("properties", {}).items()
    ]


def name_of(kind: Any) -> str:
    """Return the name of an answer's type, as "list of Status"."""
    if get_origin(kind) is list:
        return f"list of {name_of(get_args(kind)[0])}"
    return getattr(kind, "__name__", "object")


@cache
def entity_rows() -> list[tuple[str, str, list[Parameter]]]:
    """Return the entities of all answers: name, description and fields."""
    return [
        (name, schema.get("description", ""), field_rows(schema))
        for name, schema in sorted(openapi.entity_schemas().items())
        if schema.get("type") == "object"
    ]
