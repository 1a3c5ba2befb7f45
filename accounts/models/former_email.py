from django.conf import settings
from django.db import models

from accounts import messages


class FormerEmail(models.Model):
    """An address that a migration removed: it has no normal form, or it belongs to another account in that form.

    The user has no current address and can log in by this one until they set another.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="former_email"
    )
    email = models.CharField(max_length=254)

    class Meta:
        db_table = "former_emails"
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="accounts_former_email_unique",
                violation_error_message=messages.FORMER_EMAIL_TAKEN,
            )
        ]

    def __str__(self):
        return f"former address of user {self.pk}"
