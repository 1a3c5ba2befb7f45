"""People whom operations are about: loaded with what an Account needs, and with what the viewer may see of them."""

from collections.abc import Collection

from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value
from django.http import HttpRequest

from accounts.models import User
from api.errors import not_found
from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from core.viewer import Viewer
from follows.middleware import current_username
from follows.models import Block
from follows.visibility import can_see_posts_of
from posts.addresses import username_at


def _with_visibility(people: QuerySet[User], viewer: Viewer) -> QuerySet[User]:
    """Filter to active people; annotate whether they block the viewer, and whether their posts are to be seen."""
    blocks_viewer = RowExists(Block, blocker=F("pk"), blocked=viewer.pk) if viewer.is_authenticated else Value(False)
    return (
        people.present()
        .select_related("stats")
        .annotate(
            blocks_viewer=ExpressionWrapper(Q(blocks_viewer), BooleanField()),
            shows_posts=ExpressionWrapper(Q(can_see_posts_of(viewer, "")), BooleanField()),
        )
    )


PEOPLE_BY_ID = PreparedQuery(lambda viewer, ids: _with_visibility(User.objects.filter(pk__any_of=ids), viewer), "ids")
PEOPLE_BY_NAME = PreparedQuery(
    lambda viewer, name: _with_visibility(User.objects.filter(username__lower=name), viewer), "name"
)


def people_by_id(viewer: Viewer, ids: Collection[int]) -> list[User]:
    """Return the active people with these ids in their order, each once; unknown ones are left out. One query."""
    found = {person.pk: person for person in PEOPLE_BY_ID(viewer, ids=list(ids))} if ids else {}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def person_by_id(viewer: Viewer, pk: int) -> User:
    """Return the active person with this id. Raise ApiError (404) if there is none. One query."""
    if not (person := PEOPLE_BY_ID.first(viewer, ids=[pk])):
        raise not_found()
    return person


def person_at(address: str, request: HttpRequest) -> User:
    """Return the active person whose name this is: "ana", "@ana" or "ana@our.host"; a former name counts too.

    Raise ApiError (404) if there is none.
    """
    name = local_name(address, request)
    person = PEOPLE_BY_NAME.first(request.user, name=name.lower())
    if not person and (current := current_username(name, request.user)):
        person = PEOPLE_BY_NAME.first(request.user, name=current.lower())
    if not person:
        raise not_found()
    return person


def local_name(address: str, request: HttpRequest) -> str:
    """Return a username without "@" and our own host; the text as it is if its host is another one."""
    text = address.strip()
    return username_at(text, request.get_host()) or text.removeprefix("@")
