"""Update lists on signals of other apps."""

from django.dispatch import receiver

from follows.signals import user_blocked
from lists.models import Membership, Subscription


@receiver(user_blocked)
def remove_memberships_and_subscriptions_after_block(block, **kwargs):
    """Remove both users from each other's lists, and their subscriptions to these."""
    Membership.objects.delete_between(block.blocker, block.blocked)
    Subscription.objects.delete_between(block.blocker, block.blocked)
