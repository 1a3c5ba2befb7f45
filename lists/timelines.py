"""What the people on a list post."""

from django.db.models import F, Q

from lists.models import Membership
from posts.timelines import Timeline
from witter.prepared import Prepared
from witter.rows import HasRow


class ListTimeline(Timeline):
    """What the people on one list post and repost, for whoever opens it: ListTimeline(viewer, list=its id).

    A reply shows when its first word names its author or somebody else on the list; ".@name" goes to all.
    """

    people = "SELECT user_id AS author FROM list_memberships WHERE list_id = %(list)s"

    shown = Prepared(lambda viewer, ids, list: ListTimeline(viewer, list=list).rows_among(ids), "ids", "list")
    above = Prepared(
        lambda viewer, originals, before, list: ListTimeline(viewer, list=list).reposted_above(originals, before),
        "originals",
        "before",
        "list",
    )

    def passed_on(self):
        return Q(HasRow(Membership, list=self.values["list"], user=F("author")))

    def meant(self, posts):
        on_the_list = Q(HasRow(Membership, list=self.values["list"], user=F("directed_at")))
        return posts.filter(
            Q(repost_of__isnull=False) | Q(directed_at=None) | Q(directed_at=F("author")) | on_the_list
        )
