"""What a block ends here."""

from django.dispatch import receiver

from follows.signals import blocked
from lists.models import Membership, Subscription


@receiver(blocked)
def end_lists_between(block, **kwargs):
    """Take both people off each other's lists, and their subscriptions with it."""
    Membership.objects.end_between(block.blocker, block.blocked)
    Subscription.objects.end_between(block.blocker, block.blocked)
