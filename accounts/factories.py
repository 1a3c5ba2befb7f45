"""Factories of users and email addresses, for tests and the demo."""

from datetime import timedelta

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import User

PASSWORD = "correct horse battery"
ADDRESS_FACTORY = "accounts.factories.EmailAddressFactory"


class UserFactory(factory.django.DjangoModelFactory):
    """A user who joined 30 days ago, with the password PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    name = factory.LazyAttribute(lambda user: user.username.title())
    email = factory.LazyAttribute(lambda user: f"{user.username.lower()}@example.com")
    owns_email = True
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    date_joined = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))

    class Params:
        protected = factory.Trait(is_protected=True)
        suspended = factory.Trait(suspended_at=factory.LazyFunction(timezone.now))
        confirmed = factory.Trait(address=factory.RelatedFactory(ADDRESS_FACTORY, "user"))
        deactivated = factory.Trait(deactivated_at=factory.LazyFunction(timezone.now))


class EmailAddressFactory(factory.django.DjangoModelFactory):
    """The confirmed primary address of a user."""

    class Meta:
        model = EmailAddress

    user = factory.SubFactory(UserFactory)
    email = factory.SelfAttribute("user.email")
    verified = primary = True
