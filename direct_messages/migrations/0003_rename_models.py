from django.db import migrations


class Migration(migrations.Migration):
    """Call the models by their new names; tables and columns stay as they are."""

    dependencies = [("direct_messages", "0002_sender_is_one_of_the_two")]

    operations = [
        migrations.RenameModel("Side", "Participant"),
        migrations.RenameModel("Picture", "MessagePicture"),
    ]
