"""Who is signed in."""

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from witter.badges import Waiting
from witter.prepared import Prepared

_known = {}


def know(**expressions):
    """Let whoever asks for a page come with these annotations, which tell other apps what need not be asked."""
    _known.update(expressions)


def viewers():
    """Everybody who can be signed in, with their numbers and what waits for them, which every page shows."""
    people = User.objects.select_related("stats").filter(is_active=True, deactivated_at=None)
    return people.annotate(**_known, waiting=Waiting())


VIEWER = Prepared(lambda viewer, pk: viewers().filter(pk=pk), "pk")


class SignInBackend(AuthenticationBackend):
    """Sign in by username or e-mail; the viewer comes with their numbers, which every page shows.

    Exactly one password is hashed whatever was typed, so that nobody learns from the time who has an account.
    """

    def _authenticate(self, request, **credentials):
        login = credentials.get("email") or credentials.get("username")
        person = User.objects.signing_in_as(login).first() if login else None
        if person is None:
            return None
        self._did_check_password = True
        return person if person.check_password(credentials["password"]) and person.may_sign_in else None

    def get_user(self, user_id):
        viewer = VIEWER.first(None, pk=user_id)
        if viewer:
            viewer.note_visit()
        return viewer
