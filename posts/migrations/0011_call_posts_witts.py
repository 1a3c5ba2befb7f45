from functools import partial

from django.db import migrations


def rename_permissions(apps, schema_editor, before, after):
    """Rename the permissions of posts, which have the name of the model: "Can delete witt"."""
    permissions = apps.get_model("auth", "Permission").objects
    for permission in permissions.filter(content_type__app_label="posts", content_type__model="post"):
        permission.name = permission.name.replace(before, after)
        permission.save()


class Migration(migrations.Migration):
    """Call posts "witts" in the admin, as the pages do."""

    dependencies = [
        ("posts", "0010_count_pictures"),
        ("accounts", "0016_make_moderators_group"),
    ]

    operations = [
        migrations.AlterModelOptions("post", options={"verbose_name": "witt"}),
        migrations.RunPython(
            partial(rename_permissions, before="post", after="witt"),
            partial(rename_permissions, before="witt", after="post"),
            elidable=True,
        ),
    ]
