from django.db import migrations


class Migration(migrations.Migration):
    """Call the models by their new names; tables and columns stay as they are."""

    dependencies = [("notifications", "0003_mailing_attempts")]

    operations = [
        migrations.RenameModel("Note", "Notification"),
        migrations.RenameModel("NoteActor", "NotificationActor"),
        migrations.RenameModel("ReadMark", "NotificationReadState"),
        migrations.RenameModel("MailSettings", "EmailSettings"),
        migrations.RenameModel("Mailing", "EmailSchedule"),
    ]
