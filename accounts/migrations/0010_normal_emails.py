"""One normal form for e-mail addresses: rows are brought to it, and a constraint holds new ones to it.

An address that mail cannot be sent to, and one of two that are the same mailbox, becomes a former address: its owner
signs in by it as before, and is asked for another.
"""

from collections import defaultdict

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.core.exceptions import ValidationError
from django.db import migrations, models

import accounts.email_fields
from accounts.emails import normalise_email

IS_NORMAL = (
    models.Q(email__regex=r"^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])$")
    & ~models.Q(email__regex=r"=\?")
    & ~models.Q(email__regex=r"^[^@]{65}")
    & ~models.Q(email__regex=r"@.*[^.]{64}")
)
# Readers go on; nobody writes an address between the look at the rows and the constraint.
LOCK = "LOCK TABLE users, account_emailaddress IN SHARE ROW EXCLUSIVE MODE"
# PostgreSQL alters no table that still has references to check, as those of deleted rows wait for the commit.
CHECK_REFERENCES = "SET CONSTRAINTS ALL IMMEDIATE"
ADDRESSES_NORMAL = models.CheckConstraint(condition=IS_NORMAL, name="account_emailaddress_normal")


def normal_or_none(email):
    """Return the normal form of an address, or None when no mail can be sent to it."""
    try:
        return normalise_email(email)
    except ValidationError:
        return None


def normalise_users(apps, schema_editor):
    """Give everybody's address its normal form; whoever cannot have it keeps a former address."""
    User = apps.get_model("accounts", "User")
    by_mailbox = defaultdict(list)
    odd = User.objects.exclude(email="").exclude(IS_NORMAL).order_by("pk")
    for user in list(odd.only("pk", "email")):
        by_mailbox[normal_or_none(user.email)].append(user)
    for user in by_mailbox.pop(None, []):
        retire(apps, user, None)
    for mailbox, claimants in by_mailbox.items():
        claimants = [*User.objects.filter(email=mailbox).only("pk", "email"), *claimants]
        owner = next((user for user in claimants if is_confirmed(apps, user)), claimants[0])
        for user in claimants:
            if user is not owner:
                retire(apps, user, mailbox)
        User.objects.filter(pk=owner.pk).update(email=mailbox)


def is_confirmed(apps, user):
    """Return whether the person has confirmed the address, in the spelling in which they gave it."""
    addresses = apps.get_model("account", "EmailAddress").objects
    return addresses.filter(user_id=user.pk, email=user.email.lower(), verified=True).exists()


def retire(apps, user, mailbox):
    """Take the address away, but let it go on signing its owner in, unless it now is how somebody else does."""
    addresses = apps.get_model("account", "EmailAddress").objects
    addresses.filter(user_id=user.pk, email__in=[user.email.lower(), mailbox or ""]).delete()
    apps.get_model("accounts", "User").objects.filter(pk=user.pk).update(email="", owns_email=False)
    if user.email.lower() != mailbox:
        apps.get_model("accounts", "FormerEmail").objects.create(user_id=user.pk, email=user.email.lower())


def normalise_addresses(apps, schema_editor):
    """Do the same with the addresses that are confirmed or wait for it; one that cannot be normal is forgotten."""
    addresses = apps.get_model("account", "EmailAddress").objects
    for address in list(addresses.exclude(IS_NORMAL).order_by("-verified", "pk")):
        mailbox = normal_or_none(address.email)
        twins = addresses.exclude(pk=address.pk).filter(email=mailbox)
        elsewhere = address.verified and twins.exclude(user_id=address.user_id).filter(verified=True).exists()
        addresses.filter(pk=address.pk).delete()
        if not mailbox or elsewhere:
            continue
        if twin := twins.filter(user_id=address.user_id).first():
            twin.verified |= address.verified
            twin.primary |= address.primary
            twin.save()
        else:
            address.email = mailbox
            address.save(force_insert=True)


def restore(apps, schema_editor):
    """Give former addresses back. What was only spelled in another way stays in its normal form."""
    User = apps.get_model("accounts", "User")
    for former in apps.get_model("accounts", "FormerEmail").objects.filter(user__email=""):
        User.objects.filter(pk=former.user_id).update(email=former.email)


def check_addresses(apps, schema_editor):
    """Hold allauth's table to the same rule, as it has no model of ours to say it."""
    sql = ADDRESSES_NORMAL.create_sql(apps.get_model("account", "EmailAddress"), schema_editor)
    schema_editor.execute(f"{sql} NOT VALID", params=None)


def uncheck_addresses(apps, schema_editor):
    """Let allauth's table hold anything again."""
    schema_editor.remove_constraint(apps.get_model("account", "EmailAddress"), ADDRESSES_NORMAL)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_add_email_changes'),
        ('account', '0009_emailaddress_unique_primary_email'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerEmail',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='former_email', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('email', models.CharField(max_length=254)),
            ],
            options={
                'db_table': 'former_emails',
                'constraints': [models.UniqueConstraint(fields=('email',), name='accounts_former_email_unique', violation_error_message='This former address belongs to somebody already.')],
            },
        ),
        migrations.AlterField(
            model_name='user',
            name='email',
            field=accounts.email_fields.EmailField(blank=True, max_length=254, verbose_name='e-mail address'),
        ),
        migrations.RunSQL(LOCK, migrations.RunSQL.noop),
        migrations.RunPython(normalise_users, restore),
        migrations.RunPython(normalise_addresses, migrations.RunPython.noop),
        migrations.RunSQL(CHECK_REFERENCES, migrations.RunSQL.noop),
        AddConstraintNotValid(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(email='') | IS_NORMAL, name='users_email_normal', violation_error_message='We can’t send e-mail to that address.'),
        ),
        migrations.RunPython(check_addresses, uncheck_addresses),
    ]
