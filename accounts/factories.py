"""People for tests and seeds."""

from datetime import timedelta

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User

PASSWORD = "correct horse battery"


class UserFactory(factory.django.DjangoModelFactory):
    """A person who joined a month ago and signs in with PASSWORD."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.LazyAttribute(lambda user: user.username.title())
    email = factory.LazyAttribute(lambda user: f"{user.username.lower()}@example.com")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    date_joined = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))

    class Params:
        protected = factory.Trait(is_protected=True)
        suspended = factory.Trait(suspended_at=factory.LazyFunction(timezone.now))
        deactivated = factory.Trait(deactivated_at=factory.LazyFunction(timezone.now))
