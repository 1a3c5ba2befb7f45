"""What the people on a list post."""

from django.db.models import F, Q

from lists.models import Membership
from posts.timelines import Timeline
from witter.rows import HasRow


class ListTimeline(Timeline):
    """What the people on one list post and repost, for whoever opens it.

    A reply shows when its first word names its author or somebody else on the list; ".@name" goes to all.
    """

    people = "SELECT user_id AS author, true AS show_reposts FROM list_memberships WHERE list_id = %(list)s"

    def __init__(self, the_list, viewer):
        super().__init__(viewer)
        self.list = the_list
        self.values = {"list": the_list.pk}

    def passed_on(self):
        return Q(HasRow(Membership, list=self.list.pk, user=F("author")))

    def meant(self, posts):
        on_the_list = Q(HasRow(Membership, list=self.list.pk, user=F("directed_at")))
        return posts.filter(
            Q(repost_of__isnull=False) | Q(directed_at=None) | Q(directed_at=F("author")) | on_the_list
        )
