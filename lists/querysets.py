"""How lists, who is on them and who reads them are found and changed."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Count, F, Q

from accounts.models import User, UserStats
from core.db.counters import take_off
from follows.locks import lock_user_pair
from follows.models import Block
from follows.visibility import can_see_posts_of, is_active_user
from lists.rate_limits import check_list_count, check_member_count
from lists.slugs import slug_for

LIST_DELETED = "That list isn’t there any more."


def can_see_list(viewer, which):
    """The viewer may open this list: it is theirs, or public and of somebody whom they may read.

    `which` is the path from the rows to the list, "" when the rows are lists.
    """
    prefix = f"{which}__" if which else ""
    public = Q(**{f"{prefix}is_private": False})
    if viewer.is_authenticated:
        public |= Q(**{f"{prefix}owner": viewer.pk})
    return can_see_posts_of(viewer, f"{prefix}owner") & public


def bump_public_list_count(owner, by):
    """Move the number on the profile of `owner` (an id), which tells of public lists alone."""
    stats = UserStats.objects.filter(pk=owner)
    if by > 0:
        stats.update(lists_count=F("lists_count") + by)
    else:
        take_off(stats, lists_count=-by)


class ListQuerySet(models.QuerySet):
    def visible_to(self, viewer):
        """Lists that `viewer` (perhaps signed out) may open."""
        return self.filter(can_see_list(viewer, ""))

    @transaction.atomic
    def create_list(self, owner, name, description="", is_private=False):
        """Make a list for `owner` and return it. Raises RateLimitExceeded when they have too many."""
        User.objects.select_for_update(no_key=True).get(pk=owner.pk)
        mine = self.filter(owner=owner)
        check_list_count(mine)
        slug = slug_for(name, set(mine.values_list("slug", flat=True)))
        made = self.create(owner=owner, name=name, description=description, is_private=is_private, slug=slug)
        if not is_private:
            bump_public_list_count(owner.pk, +1)
        return made

    def member_counts(self):
        """How many present people are on each of these lists, by the list's id. One query."""
        here = Count("memberships", filter=is_active_user("memberships__user"))
        return dict(self.order_by().annotate(people=here).values_list("pk", "people"))


class MembershipQuerySet(models.QuerySet):
    @transaction.atomic
    def add(self, the_list, person):
        """Put somebody on a list. Twice is once.

        Raises PermissionDenied across a block, RateLimitExceeded for a full list, ValidationError for a deleted one.
        """
        if the_list.owner_id != person.pk:
            lock_user_pair(the_list.owner, person)
        if Block.objects.between(the_list.owner, person).exists():
            raise PermissionDenied("You can’t put each other on lists.")
        the_list.hold()
        if not self.filter(list=the_list, user=person).exists():
            check_member_count(the_list)
            self.create(list=the_list, user=person)

    def remove(self, the_list, person):
        """Take somebody off a list. Whoever is not on it stays off it."""
        self.filter(list=the_list, user=person).delete()

    def on_public_lists_visible_to(self, viewer):
        """On which public lists somebody is, as far as `viewer` may open them; private ones never tell."""
        return self.filter(can_see_list(viewer, "list"), list__is_private=False)

    def remove_between(self, one, other):
        """Take each of two people off the other's lists."""
        self.filter(Q(list__owner=one, user=other) | Q(list__owner=other, user=one)).delete()


class SubscriptionQuerySet(models.QuerySet):
    @transaction.atomic
    def subscribe(self, the_list, person):
        """Keep somebody else's public list among one's own. Twice is once.

        Raises ValidationError for a list of one's own, PermissionDenied across a block.
        """
        if the_list.owner_id == person.pk:
            raise ValidationError("This list is yours already.")
        lock_user_pair(the_list.owner, person)
        if Block.objects.between(the_list.owner, person).exists():
            raise PermissionDenied("You can’t subscribe to each other’s lists.")
        if the_list.hold().is_private:
            raise ValidationError(LIST_DELETED)
        self.get_or_create(list=the_list, user=person)

    def unsubscribe(self, the_list, person):
        """Keep it no longer."""
        self.filter(list=the_list, user=person).delete()

    def remove_between(self, one, other):
        """Let neither of two people keep the other's lists among their own."""
        self.filter(Q(list__owner=one, user=other) | Q(list__owner=other, user=one)).delete()
