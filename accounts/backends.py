"""Who is signed in."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.devices import known_devices
from accounts.models import User
from core.badges import UnreadCounts
from core.fastpath.prepared_queries import PreparedQuery

_viewer_annotations = {}


def register_viewer_annotation(**expressions):
    """Let whoever asks for a page come with these annotations, which tell other apps what need not be asked."""
    _viewer_annotations.update(expressions)


def active_users():
    """Everybody who can be signed in, with their numbers and what waits for them, which every page shows."""
    people = User.objects.select_related("stats").filter(is_active=True, deactivated_at=None)
    return people.annotate(**_viewer_annotations, waiting=UnreadCounts())


USER_BY_ID = PreparedQuery(lambda viewer, pk: active_users().filter(pk=pk), "pk")


class SignInBackend(AuthenticationBackend):
    """Sign in by username or by an address that the account owns; the viewer comes with their numbers.

    Exactly one password is hashed whatever was typed, so that nobody learns from the time who has an account. On a
    known device an address also stands for the accounts that gave it there, each of which costs a hash more; that
    depends on the device alone.
    """

    def _authenticate(self, request, **credentials):
        login = credentials.get("email") or credentials.get("username") or ""
        password = credentials["password"]
        person = User.objects.with_login(login).first() if login else None
        devices = known_devices(request, login) if request else {}
        candidates = [person, *(one for one in devices if one != person)]
        matching = [one for one in candidates if self._has_password(one, password)]
        self._did_check_password = True
        return next((one for one in matching if one.can_log_in), None)

    def _has_password(self, person, password):
        """Check a password, or hash it in vain when there is nobody to check it for."""
        if person is None:
            self._mitigate_timing_attack(password)
            return False
        return person.check_password(password)

    def get_user(self, user_id):
        viewer = USER_BY_ID.first(None, pk=user_id)
        if viewer:
            viewer.record_visit()
        return viewer
