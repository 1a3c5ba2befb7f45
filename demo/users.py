"""Usernames, email addresses and logins of the demo community."""

from accounts.models import User

PASSWORD = "saltmarsh-demo"
LOGIN_USERNAMES = ("mira", "tomas", "bo_is_a_cat")


def email_of(username):
    """Return the email address of a demo user, which distinguishes them from a real user of the same name."""
    return f"{username}@saltmarsh.example"


def demo_users(usernames):
    """Return the existing demo users with these usernames."""
    return User.objects.filter(email__in=[email_of(name) for name in usernames])


def demo_logins():
    """Return (username, password) of the demo users who can log in; empty on a site without them."""
    here = set(demo_users(LOGIN_USERNAMES).values_list("username", flat=True))
    return [(name, PASSWORD) for name in LOGIN_USERNAMES if name in here]
