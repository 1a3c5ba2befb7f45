"""Querysets of lists, memberships and subscriptions."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q

from accounts.models import User, UserStats
from core.db.associations import AssociationQuerySet
from core.db.counters import decrement
from follows.models import Block
from follows.visibility import can_see_posts_of, is_active_user
from lists import messages
from lists.rate_limits import check_list_count, check_member_count
from lists.slugs import slug_for


def can_see_list(viewer, list_path):
    """Return a Q: the list is the viewer's own, or public and of an owner whose posts the viewer may see.

    `list_path` is the lookup path from the rows to the list, "" if the rows are lists.
    """
    prefix = f"{list_path}__" if list_path else ""
    public = Q(**{f"{prefix}is_private": False})
    if viewer.is_authenticated:
        public |= Q(**{f"{prefix}owner": viewer.pk})
    return can_see_posts_of(viewer, f"{prefix}owner") & public


def change_public_list_count(owner, by):
    """Change the stored number of public lists of `owner` (an id) by `by`."""
    stats = UserStats.objects.filter(pk=owner)
    if by > 0:
        stats.update(lists_count=F("lists_count") + by)
    else:
        decrement(stats, lists_count=-by)


class ListQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Filter to lists that `viewer` (perhaps signed out) may see."""
        return self.filter(can_see_list(viewer, ""))

    @transaction.atomic
    def create_list(self, owner, name, description="", is_private=False):
        """Create a list and return it. Raise RateLimitExceeded if `owner` has too many."""
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)
        own_lists = self.filter(owner=owner)
        check_list_count(own_lists)
        slug = slug_for(name, set(own_lists.values_list("slug", flat=True)))
        new_list = self.create(owner=owner, name=name, description=description, is_private=is_private, slug=slug)
        if not is_private:
            change_public_list_count(owner.pk, +1)
        return new_list

    def member_counts(self):
        """Return a dict of list ids to the number of active members. One query."""
        active = Count("memberships", filter=is_active_user("memberships__user"))
        return dict(self.order_by().annotate(people=active).values_list("pk", "people"))


class ListUserQuerySet(AssociationQuerySet):
    """Associations of lists with users: memberships or subscriptions."""

    def delete_between(self, one, other):
        """Delete those of each of two users with the other's lists."""
        self.filter(Q(list__owner=one, user=other) | Q(list__owner=other, user=one)).delete()


class MembershipQuerySet(ListUserQuerySet):
    def add(self, user_list, person):
        """Add a user to a list. Idempotent. Raises what `add_all` does."""
        self.add_all(user_list, [person])

    @transaction.atomic
    def add_all(self, user_list, people):
        """Add users to a list, all or none of them. Idempotent.

        Raise PermissionDenied across a block, RateLimitExceeded for a full list, ValidationError for a deleted one.
        """
        for person in sorted(people, key=attrgetter("pk")):  # all pairs before the list: see core.db.locks
            if user_list.owner_id != person.pk:
                Block.objects.lock_unblocked_pair(user_list.owner, person, messages.MEMBER_ACROSS_BLOCK)
        user_list.lock()
        for person in people:
            if not self.of_pair(user_list, person).exists():
                check_member_count(user_list)
                self.create(list=user_list, user=person)

    def remove(self, user_list, person):
        """Remove a user from a list. Idempotent."""
        self.delete_pair(user_list, person)

    def on_public_lists_visible_to(self, viewer):
        """Filter to memberships of public lists that `viewer` may see. Exclude private lists, even the viewer's."""
        return self.filter(can_see_list(viewer, "list"), list__is_private=False)


class SubscriptionQuerySet(ListUserQuerySet):
    @transaction.atomic
    def subscribe(self, user_list, person):
        """Subscribe to a public list of somebody else. Idempotent.

        Raise ValidationError for the user's own list or a private or deleted one, PermissionDenied across a block.
        """
        if user_list.owner_id == person.pk:
            raise ValidationError(messages.SUBSCRIPTION_TO_OWN_LIST)
        Block.objects.lock_unblocked_pair(user_list.owner, person, messages.SUBSCRIPTION_ACROSS_BLOCK)
        if user_list.lock().is_private:
            raise ValidationError(messages.LIST_NOT_FOUND)
        self.get_or_create_pair(user_list, person)

    def unsubscribe(self, user_list, person):
        """Unsubscribe from a list. Idempotent."""
        self.delete_pair(user_list, person)
