from django.db import migrations

GROUP = "Moderators"
PERMISSIONS = {  # as (app, model): {codename: name}; Django itself adds them only after the last migration
    ("accounts", "user"): {
        "view_user": "Can view user",
        "suspend_user": "Can suspend people and end their suspension",
        "take_down_pictures": "Can take people’s pictures down",
        "confirm_email": "Can confirm people’s e-mail addresses, without seeing them",
    },
    ("follows", "follow"): {"view_follow": "Can view follow", "delete_follow": "Can delete follow"},
    ("follows", "block"): {
        "view_block": "Can view block",
        "add_block": "Can add block",
        "delete_block": "Can delete block",
    },
    ("posts", "post"): {"view_post": "Can view post", "delete_post": "Can delete post"},
    ("posts", "hashtag"): {"view_hashtag": "Can view hashtag"},
    ("lists", "list"): {"view_list": "Can view list", "delete_list": "Can delete list"},
    ("reports", "report"): {"view_report": "Can view report", "close_report": "Can close reports"},
}
# Whoever has the first goes on doing what it meant, by the others.
HAS_MEANT = {
    ("accounts", "change_user"): ["suspend_user", "take_down_pictures"],
    ("account", "change_emailaddress"): ["confirm_email"],
    ("account", "view_emailaddress"): ["confirm_email"],
    ("reports", "change_report"): ["close_report"],
}


def make_group(apps, schema_editor):
    """Make the permissions that are missing, hand on what old ones meant, and make the group or complete it."""
    permissions = make_permissions(apps)
    hand_on(apps, permissions)
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=GROUP)
    group.permissions.add(*permissions.values())


def make_permissions(apps):
    """Return all permissions of the group by codename."""
    ContentType, Permission = apps.get_model("contenttypes", "ContentType"), apps.get_model("auth", "Permission")
    made = {}
    for (app, model), names in PERMISSIONS.items():
        content_type, _ = ContentType.objects.get_or_create(app_label=app, model=model)
        for codename, name in names.items():
            row, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": name}
            )
            made[codename] = row
    return made


def hand_on(apps, permissions):
    """Give people and groups with an old permission those that it is now parted into."""
    Permission, User = apps.get_model("auth", "Permission"), apps.get_model("accounts", "User")
    for (app, codename), parts in HAS_MEANT.items():
        for old in Permission.objects.filter(content_type__app_label=app, codename=codename):
            new = [permissions[part] for part in parts]
            for person in User.objects.filter(user_permissions=old):
                person.user_permissions.add(*new)
            for group in old.group_set.all():
                group.permissions.add(*new)


def drop_group(apps, schema_editor):
    """Delete the group, unless somebody is in it."""
    apps.get_model("auth", "Group").objects.filter(name=GROUP, user=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_add_moderation_permissions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("follows", "0001_initial"),
        ("lists", "0002_count_public_lists"),
        ("posts", "0006_keep_drafts_of_deleted_witts"),
        ("reports", "0002_close_report_permission"),
    ]

    operations = [migrations.RunPython(make_group, drop_group)]
