"""Timeline of a list."""

from django.db.models import F, Q

from core.fastpath.expressions import RowExists
from core.fastpath.prepared_queries import PreparedQuery
from lists.models import Membership
from posts.models.querysets import PostQuerySet
from posts.timelines.timeline import Timeline


class ListTimeline(Timeline):
    """Posts and reposts of the members of a list: ListTimeline(viewer, list=list_id).

    A post directed at somebody (it starts with "@name") is shown only if that is its author or a member of the list.
    """

    authors_sql = "SELECT user_id AS author FROM list_memberships WHERE list_id = %(list)s"

    visible_query = PreparedQuery(
        lambda viewer, ids, list: ListTimeline(viewer, list=list).visible_rows(ids), "ids", "list"
    )
    earlier_reposts_query = PreparedQuery(
        lambda viewer, originals, before, list: ListTimeline(viewer, list=list).reposted_on_earlier_pages(
            originals, before
        ),
        "originals",
        "before",
        "list",
    )

    def repost_filter(self) -> Q:
        return Q(RowExists(Membership, list=self.values["list"], user=F("author")))

    def filter_replies(self, posts: PostQuerySet) -> PostQuerySet:
        to_member = Q(RowExists(Membership, list=self.values["list"], user=F("directed_at")))
        return posts.filter(Q(repost_of__isnull=False) | Q(directed_at=None) | Q(directed_at=F("author")) | to_member)
