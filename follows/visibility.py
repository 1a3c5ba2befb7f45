"""Who may see whom, written once.

Each function gives a condition for a queryset of anything that belongs to somebody; `who` is the path from there
to the person ("author", "followee", or "" when the rows are people). Nothing else in Witter decides visibility.

Most people block and mute nobody, and nobody blocks them. The query that finds who is looking at a page asks that, as
`meets_all`; for these the other queries of the page do without asking it of everybody who is shown.
"""

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from core.fastpath.expressions import RowExists, RowExistsInlinable
from follows.models import Block, Follow, Mute

HAS_NO_BLOCKS_OR_MUTES = ExpressionWrapper(
    ~Q(RowExists(Block, blocker=F("pk"))) & ~Q(RowExists(Block, blocked=F("pk"))) & ~Q(RowExists(Mute, muter=F("pk"))),
    BooleanField(),
)


def is_active_user(who):
    """The person is neither suspended nor deactivated."""
    return Q(**{_path(who, "suspended_at"): None, _path(who, "deactivated_at"): None})


def without_blocks(viewer, who):
    """Neither blocks the other."""
    if not viewer.is_authenticated or viewer.has_no_blocks_or_mutes:
        return Q()
    person = F(_path(who, "pk"))
    return ~Q(RowExistsInlinable(Block, blocker=viewer.pk, blocked=person)) & ~Q(
        RowExistsInlinable(Block, blocker=person, blocked=viewer.pk)
    )


def can_see_user(viewer, who):
    """The viewer may know that this person is here: present, and no block between them."""
    return is_active_user(who) & without_blocks(viewer, who)


def can_see_posts_of(viewer, who):
    """The viewer may read what this person posts: they may meet, and a protected person has let them in."""
    let_in = Q(**{_path(who, "is_protected"): False})
    if viewer.is_authenticated:
        let_in |= Q(**{_path(who, "pk"): viewer.pk})
        let_in |= Q(RowExists(Follow, follower=viewer.pk, followee=F(_path(who, "pk"))))
    return can_see_user(viewer, who) & let_in


def without_muted(viewer, who):
    """The viewer has not muted this person."""
    if not viewer.is_authenticated or viewer.has_no_blocks_or_mutes:
        return Q()
    return ~Q(RowExistsInlinable(Mute, muter=viewer.pk, muted=F(_path(who, "pk"))))


def _path(who, field):
    return f"{who}__{field}" if who else field
