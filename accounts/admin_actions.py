"""Actions of the admin of users: suspension, removal of pictures, confirmation of addresses, moderators."""

from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.core.exceptions import ValidationError

from accounts.forms.staff import MAX_REASON_LENGTH, ModerationForm, get_reason
from accounts.messages import (
    ADMIN_LOG_EMAIL_CONFIRMATION,
    ADMIN_LOG_MODERATOR_ADDED,
    ADMIN_LOG_MODERATOR_REMOVED,
    ADMIN_LOG_PICTURE_REMOVAL,
    ADMIN_LOG_SUSPENSION,
    ADMIN_LOG_UNSUSPENSION,
    action_done_for,
    no_email_to_confirm,
    suspension_reason_too_long,
    suspension_refused,
)

ACTION_LOCATIONS = [ActionLocation.CHANGE_LIST, ActionLocation.CHANGE_FORM]


def user_action(description, permission):
    """Return a decorator for an admin action on users, offered in the list and on the change page."""
    return admin.action(description=description, permissions=[permission], location=ACTION_LOCATIONS)


class UserActionsMixin:
    """Mixin of UserAdmin with its actions, each of which requires a permission."""

    action_form = ModerationForm
    actions = ["suspend", "unsuspend", "remove_pictures", "confirm_email", "make_moderators", "end_moderators"]

    def has_suspend_permission(self, request):
        return request.user.has_perm("accounts.suspend_user")

    def has_pictures_permission(self, request):
        return request.user.has_perm("accounts.take_down_pictures")

    def has_superuser_permission(self, request):
        return request.user.is_superuser

    @user_action("Suspend, for the reason given here", "suspend")
    def suspend(self, request, people):
        """Suspend users for the reason in the action form, or else for the one on their change page."""
        reason = get_reason(request)
        if len(reason) > MAX_REASON_LENGTH:
            messages.error(request, suspension_reason_too_long(MAX_REASON_LENGTH))
            return
        for person in self.filter_changeable(request, people):
            try:
                person.suspend(reason or person.suspension_reason)
            except ValidationError as error:
                messages.error(request, suspension_refused(person, error.messages[0]))
            else:
                self.log_change(request, person, ADMIN_LOG_SUSPENSION)

    @user_action("End the suspension", "suspend")
    def unsuspend(self, request, people):
        for person in self.filter_changeable(request, people):
            person.unsuspend()
            self.log_change(request, person, ADMIN_LOG_UNSUSPENSION)

    @user_action("Take their pictures down", "pictures")
    def remove_pictures(self, request, people):
        for person in self.filter_changeable(request, people):
            person.remove_avatar()
            person.remove_header()
            self.log_change(request, person, ADMIN_LOG_PICTURE_REMOVAL)

    @user_action("Confirm their email address", "superuser")
    def confirm_email(self, request, people):
        """Confirm the current address of users whom no email reaches; never a requested new one.

        For superusers only, as it makes the account the owner of the address.
        """
        for person in self.filter_changeable(request, people):
            if person.confirm_email_as_staff():
                self.log_change(request, person, ADMIN_LOG_EMAIL_CONFIRMATION)
            else:
                messages.error(request, no_email_to_confirm(person))

    @user_action("Make them moderators", "superuser")
    def make_moderators(self, request, people):
        for person in self.filter_changeable(request, people):
            person.make_moderator()
            self.log_change(request, person, ADMIN_LOG_MODERATOR_ADDED)

    @user_action("Remove them from the moderators", "superuser")
    def end_moderators(self, request, people):
        for person in self.filter_changeable(request, people):
            person.remove_moderator()
            self.log_change(request, person, ADMIN_LOG_MODERATOR_REMOVED)

    def filter_changeable(self, request, people):
        """Return the chosen users this moderator may act on: never themselves, and staff only for superusers."""
        me = request.user
        allowed = [one for one in people if one != me and (me.is_superuser or not (one.is_staff or one.is_superuser))]
        messages.info(request, action_done_for(allowed))
        return allowed
