"""Authentication backend, and the query that loads the user of a request."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.devices import known_devices
from accounts.models import User
from core.badges import UnreadCounts
from core.fastpath.prepared_queries import PreparedQuery

_viewer_annotations = {}


def register_viewer_annotation(**expressions):
    """Add annotations to the query that loads the request user, so that apps need no query of their own."""
    _viewer_annotations.update(expressions)


def active_users():
    """Return users who can be signed in, with their stats, unread counts and registered annotations."""
    people = User.objects.select_related("stats").filter(is_active=True, deactivated_at=None)
    return people.annotate(**_viewer_annotations, unread_counts=UnreadCounts())


USER_BY_ID = PreparedQuery(lambda viewer, pk: active_users().filter(pk=pk), "pk")


class SignInBackend(AuthenticationBackend):
    """Login by username or by an email address that the account owns.

    One password is hashed whether or not the account exists, so that the response time reveals nothing. On a known
    device, an address also matches the accounts of that device which gave it; each of them costs one more hash, so
    the time depends on the device only.
    """

    def _authenticate(self, request, **credentials):
        login = credentials.get("email") or credentials.get("username") or ""
        password = credentials["password"]
        person = User.objects.with_login(login).first() if login else None
        devices = known_devices(request, login) if request else {}
        candidates = [person, *(user for user in devices if user != person)]
        matching = [user for user in candidates if self._has_password(user, password)]
        self._did_check_password = True
        return next((user for user in matching if user.can_log_in), None)

    def _has_password(self, person, password):
        """Return whether the password is right; hash it as well, for equal timing, when there is no such account."""
        if person is None:
            self._mitigate_timing_attack(password)
            return False
        return person.check_password(password)

    def get_user(self, user_id):
        viewer = USER_BY_ID.first(None, pk=user_id)
        if viewer:
            viewer.record_visit()
        return viewer
