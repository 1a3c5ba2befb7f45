"""End tokens and push messages on signals about users."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from accounts.signals import user_deactivated, user_suspended
from api.models import AccessToken
from api.pages.device import remove_subscription


@receiver([user_suspended, user_deactivated])
def end_tokens(user, **kwargs):
    """Delete the tokens of a suspended or deactivated user. They allow their apps again when they come back."""
    AccessToken.objects.end_of_user(user)


@receiver(user_logged_out)
def end_push_messages(request, user, **kwargs):
    """End the push messages to this browser."""
    if user:
        remove_subscription(request, user)
