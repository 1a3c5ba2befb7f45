"""Update search documents and popular users on signals of other apps."""

from django.dispatch import receiver

from follows.signals import user_followed, user_unfollowed
from posts.signals import post_published
from search.models import PopularUser, SearchDocument


@receiver(post_published)
def index_post(post, **kwargs):
    SearchDocument.objects.index([post])


@receiver(user_followed)
def refresh_popularity_after_follow(follow, **kwargs):
    PopularUser.objects.refresh(follow.followee)


@receiver(user_unfollowed)
def refresh_popularity_after_unfollow(followee, **kwargs):
    PopularUser.objects.refresh(followee)
