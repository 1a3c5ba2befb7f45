"""Parameters of a request: query string, form and JSON alike, converted to a Struct.

Clients send the same parameter in any of the three, lists as `id[]=1&id[]=2`, and objects as `source[privacy]=public`,
as Rails reads them.
"""

import re
import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser

from api import messages
from api.errors import ApiError, unprocessable
from core.ids import MAX_ID

KEYS = re.compile(r"\[([^\[\]]*)\]")
MAX_DEPTH = 4  # of nested keys
TRUE, FALSE = {"true", "t", "1", "on", "yes"}, {"false", "f", "0", "off", "no"}

type Id = Annotated[int, msgspec.Meta(ge=0, le=MAX_ID, description="An id; a string in answers.")]


def read_parameters[Parameters: msgspec.Struct](request: HttpRequest, kind: type[Parameters]) -> Parameters:
    """Return the parameters of a request as a `kind`. Raise ApiError where they cannot be read or converted."""
    values = merged_parameters(request)
    if any("\0" in text for text in _texts(values)):
        raise ApiError(400, messages.NUL_CHARACTER)
    try:
        return msgspec.convert(prepared(values, kind), kind, strict=False)
    except msgspec.ValidationError as error:
        raise unprocessable(str(error)) from None


def merged_parameters(request: HttpRequest) -> dict[str, Any]:
    """Return the parameters of query string and body as one dict, those of the body winning.

    A GET request has no body: core.http.middleware drops what was sent as one.
    """
    values = nested(request.GET)
    if request.method in {"GET", "HEAD"}:
        return values
    if request.content_type == "application/json":
        values |= json_body(request)
    elif request.method == "POST":
        values |= nested(request.POST) | nested(request.FILES)
    elif request.content_type == "multipart/form-data":
        # Not request.parse_file_upload: it raises after something has asked for request.POST, empty as that is here.
        post, files = MultiPartParser(request.META, request, request.upload_handlers, request.encoding).parse()
        values |= nested(post) | nested(files)
    elif request.content_type == "application/x-www-form-urlencoded":
        values |= nested(QueryDict(request.body, encoding="utf-8"))
    return values


def json_body(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object in the body, {} for an empty body."""
    if not request.body:
        return {}
    try:
        values = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # the last for thousands of brackets
        raise ApiError(400, messages.NOT_JSON) from None
    if not isinstance(values, dict):
        raise ApiError(400, messages.NOT_JSON)
    return values


def nested(query: Any) -> dict[str, Any]:
    """Return the values of a QueryDict (or of uploads) by name, with lists and dicts where names have brackets."""
    values: dict[str, Any] = {}
    for name, found in query.lists():
        first, bracket, _ = name.partition("[")
        keys = [first, *KEYS.findall(name)] if bracket else [name]
        _put(values, keys[:MAX_DEPTH], found)
    return values


def _put(values: dict[str, Any], keys: list[str], found: list[Any]) -> None:
    """Put the values of one name into `values`: `keys` ends with "" for a list."""
    *path, last = keys
    is_list = last == "" and bool(path)
    if is_list:
        *path, last = path
    for key in path:
        inner = values.setdefault(key, {})
        if not isinstance(inner, dict):
            return
        values = inner
    values[last] = found if is_list else found[-1]


def prepared(values: dict[str, Any], kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the values of the fields of `kind`, in a form that msgspec converts.

    One value is read as a list of one, a dict with numbers as keys as a list, and an empty text as no value where the
    field is not a text.
    """
    found = {}
    for name, wanted in _wanted(kind).items():
        value = values.get(name)
        if value is not None and (value != "" or wanted is str):
            found[name] = _fit(value, wanted)
    return found


def _fit(value: Any, wanted: Any) -> Any:
    if get_origin(wanted) is list:
        item = _plain(get_args(wanted)[0])
        values = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
        return [_fit(each, item) for each in values if each != "" or item is str]
    if isinstance(value, dict) and isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return prepared(value, wanted)
    if wanted is bool and isinstance(value, str):
        lower = value.lower()
        return True if lower in TRUE else False if lower in FALSE else value
    return str(value) if wanted is str and isinstance(value, int | float) else value


@cache
def _wanted(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the types of a Struct's fields by their names in requests, without None and annotations."""
    hints = get_type_hints(kind)
    return {field.encode_name: _plain(hints[field.name]) for field in msgspec.structs.fields(kind)}


def _plain(hint: Any) -> Any:
    """Return a type without what Annotated, an alias or `| None` adds."""
    if hasattr(hint, "__value__"):
        return _plain(hint.__value__)
    if get_origin(hint) is Annotated:
        return _plain(get_args(hint)[0])
    if get_origin(hint) in {Union, types.UnionType}:
        return _plain(next(one for one in get_args(hint) if one not in {type(None), msgspec.UnsetType}))
    return hint


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value. Iterative, since a value may be nested beyond Python's recursion limit."""
    rest = [value]
    while rest:
        one = rest.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            rest += one
        elif isinstance(one, dict):
            rest += [*one, *one.values()]
