"""A small town to look at Witter with: demo people, what they said, and as many more as a test needs."""

from accounts.models import User

PASSWORD = "saltmarsh-demo"
LOGIN_USERNAMES = ("mira", "tomas", "bo_is_a_cat")


def email_of(username):
    """The address that tells a demo person from somebody real with the same name."""
    return f"{username}@saltmarsh.example"


def demo_users(usernames):
    """The demo people with these usernames who are here."""
    return User.objects.filter(email__in=[email_of(name) for name in usernames])


def demo_logins():
    """(username, password) of the demo people whom one can sign in as; empty on a site without them."""
    here = set(demo_users(LOGIN_USERNAMES).values_list("username", flat=True))
    return [(name, PASSWORD) for name in LOGIN_USERNAMES if name in here]
