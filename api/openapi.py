"""The OpenAPI 3.1 document, generated from the table of operations and the types that they name."""

import inspect
import re
from functools import cache
from typing import Any

import msgspec

from api import messages
from api.operations import Operation
from api.pagination import PageParameters
from api.scopes import SCOPES
from api.table import OPERATIONS

REFERENCE = "#/components/schemas/{name}"
PATH_NAME = re.compile(r"\{(\w+)\}")
ERRORS = {
    "400": "The request cannot be read.",
    "401": "No token, or an invalid one.",
    "403": "The token does not include the scope, or the person may not do this.",
    "404": "It does not exist, or the person may not see it.",
    "413": "The request, or a picture, is too large.",
    "422": "A parameter was refused; the sentence says why.",
    "429": "Too many requests, or a limit of the site.",
}
KIND_WORDS = {
    "string": "text",
    "integer": "number",
    "number": "number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}
FORM_TYPES = ("application/json", "application/x-www-form-urlencoded")


class Error(msgspec.Struct, frozen=True):
    """Why a request was refused: a sentence, and perhaps sentences by parameter."""

    error: str
    details: dict[str, list[dict[str, str]]] | None = None


def document(base_url: str) -> dict[str, Any]:
    """Return the document for the site at `base_url`. What does not depend on the address is generated once."""
    return {
        "openapi": "3.1.0",
        "info": {"title": messages.API_TITLE, "description": messages.API_DESCRIPTION, "version": "1"},
        "servers": [{"url": base_url}],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in OPERATIONS)],
        "paths": paths(),
        "components": {"schemas": schemas(), "securitySchemes": {"oauth": _security_scheme(base_url)}},
    }


@cache
def schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas of answers and parameters, by name."""
    parameters = [operation.Parameters for operation in OPERATIONS]
    return msgspec.json.schema_components([*_answer_types(), *parameters], ref_template=REFERENCE)[1]


@cache
def entity_schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas of what answers consist of, by name."""
    return msgspec.json.schema_components(_answer_types(), ref_template=REFERENCE)[1]


def _answer_types() -> list[Any]:
    return [*(operation.returns for operation in OPERATIONS if operation.returns is not None), Error]


def schema_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the schema of one Struct."""
    (reference,), components = msgspec.json.schema_components([kind], ref_template="{name}")
    return components[reference["$ref"]]


def kind_of(schema: dict[str, Any]) -> str:
    """Return the type of a value as words, such as "list of Status" or "text, or null"."""
    if "$ref" in schema:
        return schema["$ref"].rpartition("/")[2]
    if "anyOf" in schema:
        names = list(dict.fromkeys(kind_of(each) for each in schema["anyOf"]))
        return ", or ".join(names) if len(names) <= 2 else ", ".join(names)
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {kind_of(schema.get('items', {}))}"
    return KIND_WORDS.get(schema.get("type", ""), "anything")


def meaning_of(schema: dict[str, Any]) -> str:
    """Return the description of a value, "" without one."""
    alternatives = [schema, *schema.get("anyOf", [])]
    return next((each["description"] for each in alternatives if each.get("description")), "")


@cache
def paths() -> dict[str, dict[str, Any]]:
    """Return the Operation Objects by path and method."""
    found: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        found.setdefault(operation.path, {})[operation.method.lower()] = describe(operation)
    return found


def describe(operation: type[Operation]) -> dict[str, Any]:
    """Return the Operation Object of one operation."""
    summary, _, description = (inspect.getdoc(operation) or "").partition("\n")
    values: dict[str, Any] = {
        "operationId": operation.__name__,
        "summary": summary,
        "tags": [operation.tag],
        "parameters": [*_path_parameters(operation), *_query_parameters(operation)],
        "responses": _responses(operation),
        "security": _security(operation),
    }
    if description.strip():
        values["description"] = description.strip()
    if operation.method != "GET" and msgspec.structs.fields(operation.Parameters):
        types = [*FORM_TYPES, "multipart/form-data"] if operation.takes_uploads else FORM_TYPES
        schema = {"$ref": REFERENCE.format(name=operation.Parameters.__name__)}
        values["requestBody"] = {"content": {each: {"schema": schema} for each in types}}
    return values


def _path_parameters(operation: type[Operation]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in PATH_NAME.findall(operation.path)
    ]


def _query_parameters(operation: type[Operation]) -> list[dict[str, Any]]:
    """Return the parameters of a GET request; other methods take them in the body as well as in the address."""
    if operation.method != "GET":
        return []
    fields = schema_of(operation.Parameters)
    found = []
    for name, value in fields["properties"].items():
        is_list = value.get("type") == "array" or any(each.get("type") == "array" for each in value.get("anyOf", []))
        description = meaning_of(value)
        found.append(
            {
                "name": f"{name}[]" if is_list else name,
                "in": "query",
                "required": name in fields.get("required", []),
                "schema": value,
                **({"description": description} if description else {}),
            }
        )
    return found


def _responses(operation: type[Operation]) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "Done."}
    if operation.returns is not None:
        (schema,), _ = msgspec.json.schema_components([operation.returns], ref_template=REFERENCE)
        answer = {"description": "The answer.", "content": {"application/json": {"schema": schema}}}
    if issubclass(operation.Parameters, PageParameters):
        answer["headers"] = {"Link": {"description": messages.API_LINK_HEADER, "schema": {"type": "string"}}}
    error = {"application/json": {"schema": {"$ref": REFERENCE.format(name="Error")}}}
    errors = {status: {"description": text, "content": error} for status, text in ERRORS.items()}
    return {str(int(operation.status)): answer, **errors}


def _security(operation: type[Operation]) -> list[dict[str, list[str]]]:
    needed = {"oauth": [operation.scope] if operation.scope else []}
    return [needed] if operation.access != "public" else [{}, needed]


def _security_scheme(base_url: str) -> dict[str, Any]:
    flow = {
        "tokenUrl": f"{base_url}/oauth/token",
        "scopes": {scope: messages.PERMISSIONS.get(scope, "") for scope in SCOPES},
    }
    return {
        "type": "oauth2",
        "flows": {
            "authorizationCode": flow | {"authorizationUrl": f"{base_url}/oauth/authorize"},
            "clientCredentials": flow,
        },
    }
