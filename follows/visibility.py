"""Visibility rules: which users a viewer can see, and whose posts.

`PostQuerySet.visible_to` applies them to posts; for a repost, to its original as well.

Each function returns a Q for a queryset whose rows belong to a user; `user_path` is the lookup path from the row to
that user ("author", "followee", or "" if the rows are users).

Fast path: most users have no blocks and mutes. The query that loads the request user annotates
`has_no_blocks_or_mutes`; if it is true, the conditions on blocks and mutes are left out of the other queries.
"""

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from core.fastpath.expressions import RowExists, RowExistsInlinable
from follows.models import Block, Follow, Mute


def is_active_user(user_path):
    """Return a Q: the user is neither suspended nor deactivated."""
    return Q(**{_path(user_path, "suspended_at"): None, _path(user_path, "deactivated_at"): None})


def without_blocks(viewer, user_path):
    """Return a Q: no block between viewer and user, in either direction."""
    if not viewer.is_authenticated or viewer.has_no_blocks_or_mutes:
        return Q()
    person = F(_path(user_path, "pk"))
    return ~Q(RowExistsInlinable(Block, blocker=viewer.pk, blocked=person)) & ~Q(
        RowExistsInlinable(Block, blocker=person, blocked=viewer.pk)
    )


def can_see_user(viewer, user_path):
    """Return a Q: the user is active and there is no block between them and the viewer."""
    return is_active_user(user_path) & without_blocks(viewer, user_path)


def can_see_posts_of(viewer, user_path):
    """Return a Q: the viewer can see the user, and is an approved follower (or the user) if the user is protected."""
    is_approved = Q(**{_path(user_path, "is_protected"): False})
    if viewer.is_authenticated:
        is_approved |= Q(**{_path(user_path, "pk"): viewer.pk})
        is_approved |= Q(RowExists(Follow, follower=viewer.pk, followee=F(_path(user_path, "pk"))))
    return can_see_user(viewer, user_path) & is_approved


def without_muted(viewer, user_path):
    """Return a Q: the viewer has not muted the user."""
    if not viewer.is_authenticated or viewer.has_no_blocks_or_mutes:
        return Q()
    return ~Q(RowExistsInlinable(Mute, muter=viewer.pk, muted=F(_path(user_path, "pk"))))


def has_no_blocks_or_mutes(user_path):
    """Return an expression: the user neither blocks nor mutes anybody, and nobody blocks them."""
    person = F(_path(user_path, "pk"))
    return ExpressionWrapper(
        ~Q(RowExists(Block, blocker=person))
        & ~Q(RowExists(Block, blocked=person))
        & ~Q(RowExists(Mute, muter=person)),
        BooleanField(),
    )


def _path(user_path, field):
    return f"{user_path}__{field}" if user_path else field
