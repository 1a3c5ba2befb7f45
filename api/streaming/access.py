"""Access to streams: by an access token, or by the session for pages of the site. Run in a thread: queries rows."""

from collections.abc import Collection
from dataclasses import dataclass
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.db.models.functions import Now
from django.http.request import validate_host
from django.utils.crypto import constant_time_compare

from accounts.middleware import loaded_user
from accounts.models import User
from accounts.sessions import SessionStore
from api import messages
from api.authentication import token_with, viewer_of
from api.errors import ApiError
from api.models import AccessToken
from api.scopes import includes
from api.streaming.streams import PAGE, PERSONAL_STREAMS, SCOPES, Stream
from core.http.stream_address import without_port
from core.viewer import ViewerById
from follows.visibility import is_active_user
from lists.models import List


@dataclass(frozen=True, slots=True)
class Access:
    """A right to read streams: of a token (its id and scopes), or of a session (its key and hash)."""

    viewer: int | None
    token: int | None = None
    scopes: tuple[str, ...] = ()
    session: str = ""
    session_hash: str = ""
    application: int | None = None  # if the token is its own, and not a person's

    @property
    def owner(self) -> tuple[int | None, str]:
        """Return the key by which connections are counted: an application may request any number of own tokens."""
        return (self.application, "application") if self.application else (self.token, self.session)

    def allows(self, scope: str) -> bool:
        """Return whether the token includes this scope."""
        return includes(self.scopes, scope)

    @property
    def may_read_notifications(self) -> bool:
        """Whether this is a session, or a token that includes the scope."""
        return self.token is None or self.allows("read:notifications")

    def check(self, stream: Stream) -> None:
        """Raise ApiError unless this stream may be read."""
        if self.token is None:
            if stream.name != PAGE:
                raise ApiError(401, messages.TOKEN_MISSING)
            return
        if not self.allows(SCOPES[stream.name]):
            raise ApiError(403, messages.SCOPE_MISSING)
        if self.viewer is None and stream.name in PERSONAL_STREAMS:
            raise ApiError(422, messages.TOKEN_MISSING)
        if stream.kind == "list" and not _lists_of(self.viewer).filter(pk=int(stream.value)).exists():
            raise ApiError(404, messages.RECORD_NOT_FOUND)


def access_of_token(secret: str | None) -> Access:
    """Return the Access of an access token. Raise ApiError for none, an invalid one, or a suspended person's."""
    if not secret:
        raise ApiError(401, messages.TOKEN_MISSING)
    token = token_with(secret)
    viewer = viewer_of(token, "app", "", "GET")
    application = None if token.user_id else token.application_id
    return Access(viewer.pk, token.pk, tuple(token.scope_list), application=application)


def access_of_session(key: str | None) -> Access:
    """Return the Access of a signed-in session. Raise ApiError if there is none."""
    store = SessionStore(key)
    viewer = loaded_user(SimpleNamespace(session=store)) if key else None
    if not viewer or viewer.is_suspended:
        raise ApiError(401, messages.TOKEN_MISSING)
    return Access(viewer.pk, session=store.session_key or "", session_hash=store[HASH_SESSION_KEY])


def accesses_in_force(accesses: Collection[Access]) -> set[Access]:
    """Return those that have not ended: by revocation, log-out, or suspension. Three queries at most."""
    tokens = {access.token for access in accesses if access.token}
    sessions = {access.session for access in accesses if access.session}
    active = Q(user=None) | is_active_user("user") & Q(user__is_active=True)
    valid = set(AccessToken.objects.in_force().filter(active, pk__in=tokens).values_list("pk", flat=True))
    open_sessions = Session.objects.filter(session_key__in=sessions, expire_date__gt=Now())
    keys = set(open_sessions.values_list("session_key", flat=True))
    by_session = [access for access in accesses if access.session in keys]
    people = User.objects.filter(is_active_user(""), is_active=True).in_bulk({each.viewer for each in by_session})
    found = {access for access in by_session if _is_signed_in(access, people)}
    return found | {access for access in accesses if access.token in valid}


def _is_signed_in(access, people):
    person = people.get(access.viewer)
    return bool(person) and constant_time_compare(access.session_hash, person.get_session_auth_hash())


def _lists_of(viewer):
    return List.objects.visible_to(ViewerById(viewer))


def is_own_origin(origin: str | None, host: str) -> bool:
    """Return whether a request comes from a page of this site: without an Origin, or with the site's own.

    A browser sends an Origin with every request to another address, and the stream may have a port of its own, under
    each of the site's host names.
    """
    name, (scheme, _, site) = without_port(host), settings.SITE_URL.partition("://")
    own = f"{scheme}://{name}{site.removeprefix(without_port(site))}"
    return not origin or origin == settings.SITE_URL or (validate_host(name, settings.ALLOWED_HOSTS) and origin == own)
