from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_index_picture_names")]

    operations = [
        migrations.AlterModelOptions(
            name="user",
            options={
                "permissions": [
                    ("suspend_user", "Can suspend people and end their suspension"),
                    ("take_down_pictures", "Can take people’s pictures down"),
                    ("confirm_email", "Can confirm people’s e-mail addresses, without seeing them"),
                ]
            },
        ),
    ]
