"""The push subscription of a browser that shows our own pages, by the id in its session.

Nothing is imported here that encrypts: the signal receivers, and so the stream process, need only this.
"""

from api.models import PushSubscription

SESSION_KEY = "push_subscription"


def subscription_of(request):
    """Return the PushSubscription of the viewer's browser, None if it has none that is in force."""
    own = PushSubscription.objects.filter(user=request.user, token=None).select_related("user", "token")
    subscription = own.filter(pk=request.session.get(SESSION_KEY)).first()
    return subscription if subscription and subscription.is_in_force else None


def remove_subscription(request, user):
    """Delete the PushSubscription of this user's browser, if it has one."""
    pk = request.session.pop(SESSION_KEY, None)
    if pk:
        PushSubscription.objects.filter(pk=pk, user=user).delete()
