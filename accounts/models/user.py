from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import messages
from accounts.email_fields import EmailField, is_normal_email
from accounts.impersonation import validate_no_staff_name, validate_no_staff_username
from accounts.managers import REACTIVATION_PERIOD, UserManager
from accounts.models.email_ownership import EmailMixin
from accounts.models.profile_images import ProfileImages
from accounts.signals import user_deactivated, user_logged_out_everywhere, user_reactivated, user_suspended
from accounts.usernames import validate_not_reserved, validate_username_characters
from core.fields import NOT_ON_ONE_LINE, OneLineCharField, OneLineURLField
from twitter_text import clean, linkify

from .former_username import FormerUsername
from .staff import StaffMixin
from .stats import UserStats

STAFF_CLAIM_VALIDATORS = {"username": validate_no_staff_username, "name": validate_no_staff_name}

models.CharField.register_lookup(Lower)
models.EmailField.register_lookup(Lower)


class User(EmailMixin, ProfileImages, StaffMixin, AbstractUser):
    """A user account; active unless suspended (by a moderator) or deactivated (by its owner)."""

    class Theme(models.TextChoices):
        AUTO = "auto", "Match my device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    first_name = last_name = None
    has_no_blocks_or_mutes = False  # annotated on the request user by follows.visibility
    username = models.CharField(
        max_length=15,
        validators=[validate_username_characters, validate_not_reserved],
        help_text="Up to 15 letters, digits and underscores.",
    )
    email = EmailField("email address", blank=True)
    owns_email = models.BooleanField(default=False, db_default=False, editable=False)  # one account per address
    name = OneLineCharField("display name", max_length=50, blank=True)
    bio = models.TextField(max_length=160, validators=[MaxLengthValidator(160)], blank=True)
    bio_html = models.TextField(editable=False, blank=True)
    location = OneLineCharField(max_length=30, blank=True)
    website = OneLineURLField(max_length=100, validators=[URLValidator(schemes=["http", "https"])], blank=True)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_protected = models.BooleanField("protect my witts", default=False)
    is_bot = models.BooleanField("run by a program", default=False, db_default=False)
    takes_messages_from_anyone = models.BooleanField("messages from anyone", default=False)
    wants_alt_reminder = models.BooleanField("remind me to describe pictures", default=True)
    wants_keys = models.BooleanField("keyboard shortcuts", default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = OneLineCharField(max_length=200, blank=True)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    session_version = models.PositiveIntegerField(  # part of the session hash; a higher one ends all sessions
        default=0, db_default=0, editable=False, db_column="logins_ended"
    )
    mail_link_version = models.PositiveIntegerField(default=0, db_default=0, editable=False)  # in link_state

    REQUIRED_FIELDS = ["email"]

    objects = UserManager()

    class Meta:
        db_table = "users"
        permissions = [
            ("suspend_user", "Can suspend people and end their suspension"),
            ("take_down_pictures", "Can take people’s pictures down"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="users_username_unique", violation_error_message=messages.USERNAME_TAKEN
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="users_email_unique",
                condition=Q(owns_email=True) & ~Q(email=""),
                violation_error_message=messages.EMAIL_OWNED,
            ),
            models.CheckConstraint(
                condition=Q(username__regex=r"^[A-Za-z0-9_]{1,15}$"),
                name="users_username_letters",
                violation_error_message=messages.USERNAME_CHARACTERS,
            ),
            models.CheckConstraint(
                condition=Q(email="") | is_normal_email("email"),
                name="users_email_normal",
                violation_error_message=messages.EMAIL_NOT_DELIVERABLE,
            ),
            models.CheckConstraint(
                condition=~Q(name__regex=NOT_ON_ONE_LINE) & ~Q(location__regex=NOT_ON_ONE_LINE),
                name="users_one_line",
                violation_error_message=messages.NAME_NOT_ON_ONE_LINE,
            ),
        ]
        indexes = [
            models.Index(OpClass(Lower("username"), name="text_pattern_ops"), name="users_by_username_prefix"),
            models.Index(OpClass(Lower("email"), name="text_pattern_ops"), name="users_by_email_prefix"),
            models.Index(fields=["suspended_at"], condition=Q(suspended_at__isnull=False), name="users_suspended"),
            models.Index(
                fields=["deactivated_at"], condition=Q(deactivated_at__isnull=False), name="users_deactivated"
            ),
            models.Index(fields=["id"], condition=Q(is_staff=True), name="users_staff"),
            models.Index(fields=["avatar"], condition=Q(avatar__gt=""), name="users_by_avatar"),
            models.Index(fields=["avatar_small"], condition=Q(avatar_small__gt=""), name="users_by_avatar_small"),
            models.Index(fields=["header"], condition=Q(header__gt=""), name="users_by_header"),
        ]

    def __str__(self):
        return f"@{self.username}"

    def save(self, *args, **kwargs):
        """Save the user, and create the UserStats of a new one.

        Render the bio to HTML, record a changed username as a former one, and cancel a requested email change if the
        password changes.
        """
        is_new = self._state.adding
        has_new_password = not is_new and self._password is not None
        self.bio = clean(self.bio)
        self.bio_html = linkify(self.bio)
        if "bio" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "bio_html"}
        with transaction.atomic():
            if not is_new and "username" in (kwargs.get("update_fields") or ["username"]):
                FormerUsername.objects.record_change(self)
            super().save(*args, **kwargs)
            if is_new:
                UserStats.objects.create(user=self)
            elif has_new_password:
                self.cancel_email_change()

    def clean_fields(self, exclude=None):
        """Validate each field. Reject a changed username or name that impersonates staff or is not available."""
        super().clean_fields(exclude)
        errors = {}
        for field in {"username", "name"}.difference(exclude or ()):
            try:
                self._validate_name(field)
            except ValidationError as error:
                if not User.objects.filter(pk=self.pk, **{field: getattr(self, field)}).exists():
                    errors[field] = error
        if errors:
            raise ValidationError(errors)

    def _validate_name(self, field):
        """Raise ValidationError if `field` impersonates staff, or is a username given up by another user."""
        if not self.is_staff:
            STAFF_CLAIM_VALIDATORS[field](getattr(self, field))
        if field == "username":
            FormerUsername.objects.check_available(self.username, self)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        """Delete this user and their files, and record their username as a former one.

        Raise ValidationError for the last superuser.
        """
        self.check_superuser_remains()
        FormerUsername.objects.record(self.username, None)
        return super().delete(*args, **kwargs)

    def get_absolute_url(self):
        return f"/{self.username}"

    def get_full_name(self):
        return self.display_name

    get_short_name = get_full_name

    @property
    def display_name(self):
        """The name, or the username if the name is empty."""
        return self.name or self.username

    @property
    def has_staff_badge(self):
        """Whether pages show the staff badge beside the name."""
        return self.is_staff and self.is_active

    @property
    def is_suspended(self):
        return self.suspended_at is not None

    @property
    def is_deactivated(self):
        return self.deactivated_at is not None

    @property
    def can_log_in(self):
        """Whether login is possible: `is_active`, and not deactivated for longer than REACTIVATION_PERIOD."""
        is_expired = self.is_deactivated and self.deactivated_at < timezone.now() - REACTIVATION_PERIOD
        return self.is_active and not is_expired

    def _get_session_auth_hash(self, secret=None):
        """Return the hash that sessions are checked with; it changes with the password and `session_version`."""
        password_hash = super()._get_session_auth_hash(secret)
        return f"{password_hash}-{self.session_version}" if self.session_version else password_hash

    @property
    def link_state(self):
        """Digest in email links. A new password, logging out everywhere and a suspension each change it."""
        state = f"{self.get_session_auth_hash()}-{self.mail_link_version}"
        return salted_hmac("accounts.link_state", state, algorithm="sha256").hexdigest()[:32]

    @transaction.atomic
    def log_out_everywhere(self):
        """End all sessions, invalidate links mailed before and cancel a requested email change."""
        User.objects.filter(pk=self.pk).update(session_version=F("session_version") + 1)
        self.cancel_email_change()
        self.refresh_from_db(fields=["session_version"])
        user_logged_out_everywhere.send(sender=User, user=self)

    @transaction.atomic
    def suspend(self, reason=""):
        """Suspend this user, which hides all they posted. Idempotent. Raise ValidationError for the last superuser."""
        self.check_superuser_remains()
        if User.objects.filter(pk=self.pk, suspended_at=None).update(
            suspended_at=timezone.now(), suspension_reason=reason, mail_link_version=F("mail_link_version") + 1
        ):
            self.cancel_email_change()
            user_suspended.send(sender=User, user=self)
        self.refresh_from_db(fields=["suspended_at", "suspension_reason", "mail_link_version"])

    def unsuspend(self):
        """End the suspension."""
        User.objects.filter(pk=self.pk).update(suspended_at=None, suspension_reason="")
        self.refresh_from_db(fields=["suspended_at", "suspension_reason"])

    @transaction.atomic
    def deactivate(self):
        """Hide this user and all they posted until they log in again; cancel a requested email change.

        Raise ValidationError for the last superuser.
        """
        self.check_superuser_remains()
        if User.objects.filter(pk=self.pk, deactivated_at=None).update(deactivated_at=timezone.now()):
            self.cancel_email_change()
            user_deactivated.send(sender=User, user=self)
        self.refresh_from_db(fields=["deactivated_at"])

    @transaction.atomic
    def reactivate(self):
        """End the deactivation."""
        if User.objects.filter(pk=self.pk).exclude(deactivated_at=None).update(deactivated_at=None):
            user_reactivated.send(sender=User, user=self)
        self.refresh_from_db(fields=["deactivated_at"])

    def record_visit(self):
        """Store today as the day of the last visit; only the first request of a day writes."""
        today = timezone.now().date()
        if today not in {self.stats.last_visit_on, self.last_login and self.last_login.date()}:
            UserStats.objects.filter(pk=self.pk).update(last_visit_on=today)
