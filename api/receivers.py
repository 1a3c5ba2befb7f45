"""End tokens on signals about users."""

from django.dispatch import receiver

from accounts.signals import user_deactivated, user_suspended
from api.models import AccessToken


@receiver([user_suspended, user_deactivated])
def end_tokens(user, **kwargs):
    """Delete the tokens of a suspended or deactivated user. They allow their apps again when they come back."""
    AccessToken.objects.end_of_user(user)
