"""What search does when something happens elsewhere: it keeps its own rows."""

from django.dispatch import receiver

from follows.signals import followed, unfollowed
from posts.signals import post_published
from search.models import SearchDocument, WellKnown


@receiver(post_published)
def index_post(post, **kwargs):
    SearchDocument.objects.index([post])


@receiver(followed)
def weigh_followee(follow, **kwargs):
    WellKnown.objects.weigh(follow.followee)


@receiver(unfollowed)
def weigh_former_followee(followee, **kwargs):
    WellKnown.objects.weigh(followee)
