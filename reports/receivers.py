"""What reports do when posts are deleted."""

from django.dispatch import receiver

from posts.signals import posts_deleting
from reports.models import Report


@receiver(posts_deleting)
def lock_reports(posts, **kwargs):
    """Lock the reports of these posts, lowest id first, as closing reports does: deleting clears their `post`."""
    ids = [post.pk for post in posts]
    list(Report.objects.filter(post__in=ids).select_for_update(no_key=True).order_by("pk").values_list("pk"))
