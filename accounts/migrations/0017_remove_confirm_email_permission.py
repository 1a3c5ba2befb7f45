from django.db import migrations


def delete_permission(apps, schema_editor):
    """Delete the permission, and with it its grants to people and groups."""
    Permission = apps.get_model("auth", "Permission")
    Permission.objects.filter(content_type__app_label="accounts", codename="confirm_email").delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0016_make_moderators_group")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [
                    ("suspend_user", "Can suspend people and end their suspension"),
                    ("take_down_pictures", "Can take people’s pictures down"),
                ]
            },
        ),
        migrations.RunPython(delete_permission, migrations.RunPython.noop),
    ]
