"""Lists of users, their members and subscribers."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from core.db.associations import Association, unindexed_foreign_key, unique_pair
from core.fields import NOT_ON_ONE_LINE, OneLineCharField
from lists import messages
from lists.querysets import (
    ListQuerySet,
    MembershipQuerySet,
    SubscriptionQuerySet,
    change_public_list_count,
)
from lists.slugs import MAX_SLUG_LENGTH, slug_for


class List(models.Model):
    """A named list of users with a timeline of their posts. A private one is visible to its owner only."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lists", db_index=False)
    name = OneLineCharField(max_length=50)
    slug = models.SlugField(max_length=MAX_SLUG_LENGTH, db_index=False, editable=False)
    description = OneLineCharField(max_length=160, blank=True)
    is_private = models.BooleanField("private", default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ListQuerySet.as_manager()

    class Meta:
        db_table = "lists"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "slug"],
                name="lists_slug_once",
                violation_error_message=messages.LIST_ADDRESS_EXISTS,
            ),
            models.CheckConstraint(
                condition=~Q(name=""), name="lists_have_a_name", violation_error_message=messages.LIST_WITHOUT_NAME
            ),
            models.CheckConstraint(
                condition=~Q(name__regex=NOT_ON_ONE_LINE) & ~Q(description__regex=NOT_ON_ONE_LINE),
                name="lists_one_line",
                violation_error_message=messages.LIST_NOT_ON_ONE_LINE,
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "id"], name="lists_by_owner"),
        ]

    def __str__(self):
        return f"{self.pk}: {self.name}"

    def get_absolute_url(self):
        return f"/{self.owner.username}/lists/{self.slug}"

    def lock(self):
        """Lock the row until the transaction ends and return it reloaded. Raise ValidationError if it is deleted."""
        locked = List.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        if locked is None:
            raise ValidationError(messages.LIST_NOT_FOUND)
        return locked

    @transaction.atomic
    def change(self, name, description, is_private):
        """Update the list, and its slug if the name changes. Delete the subscriptions if it becomes private."""
        User.objects.select_for_update(no_key=True).get(pk=self.owner_id)
        before = self.lock()
        if name != before.name:
            others = List.objects.filter(owner=self.owner_id).exclude(pk=self.pk)
            self.slug = slug_for(name, set(others.values_list("slug", flat=True)))
        self.name, self.description, self.is_private = name, description, is_private
        self.save(update_fields=["name", "slug", "description", "is_private"])
        if is_private != before.is_private:
            change_public_list_count(self.owner_id, -1 if is_private else +1)
        if is_private:
            self.subscriptions.all().delete()

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete the list, with its memberships and subscriptions. Idempotent.

        The FOR UPDATE lock blocks concurrent inserts of both.
        """
        locked = List.objects.select_for_update().filter(pk=self.pk).first()
        if locked is None:
            return 0, {}
        if not locked.is_private:
            change_public_list_count(locked.owner_id, -1)
        return super().delete(*args, **kwargs)


class Membership(Association):
    """A user's membership of a list."""

    pair = ("list", "user")

    list = unindexed_foreign_key(List, related_name="memberships")
    user = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="list_memberships")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        db_table = "list_memberships"
        constraints = [unique_pair("list", "user", "lists_membership_once", messages.MEMBERSHIP_EXISTS)]
        indexes = [
            models.Index(fields=["list", "id"], name="list_memberships_newest"),
            models.Index(fields=["user", "id"], name="list_memberships_by_user"),
        ]

    def __str__(self):
        return f"{self.user_id} is on list {self.list_id}"


class Subscription(Association):
    """A user's subscription to a public list of somebody else."""

    pair = ("list", "user")

    list = unindexed_foreign_key(List, related_name="subscriptions")
    user = unindexed_foreign_key(settings.AUTH_USER_MODEL, related_name="list_subscriptions")

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        db_table = "list_subscriptions"
        constraints = [unique_pair("list", "user", "lists_subscription_once", messages.SUBSCRIPTION_EXISTS)]
        indexes = [
            models.Index(fields=["list", "id"], name="list_subscriptions_newest"),
            models.Index(fields=["user", "id"], name="list_subscriptions_by_user"),
        ]

    def __str__(self):
        return f"{self.user_id} reads list {self.list_id}"
