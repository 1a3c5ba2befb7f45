from django.db import migrations, models


def delete_messages_deleted_by_both(apps, schema_editor):
    """Delete the rows that the constraint of before does not allow; the sweep deletes their picture files."""
    messages = apps.get_model("direct_messages", "Message").objects.filter(deleted_at__isnull=False)
    apps.get_model("direct_messages", "MessagePicture").objects.filter(message__in=messages).delete()
    messages.delete()
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table with pending checks can be altered


class Migration(migrations.Migration):

    dependencies = [
        ('direct_messages', '0003_rename_models'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='deleted_at',
            field=models.DateTimeField(editable=False, help_text='When the second of the two deleted it.', null=True),
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='messages_message_kept_by_somebody',
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('deleted_at', None), models.Q(('low_keeps', True), ('high_keeps', True), _connector='OR')), models.Q(('deleted_at__isnull', False), ('high_keeps', False), ('low_keeps', False)), _connector='OR'), name='messages_deleted_at_when_deleted_by_both', violation_error_message='A message that both have deleted has the time at which that happened, and no other has.'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('deleted_at__isnull', False)), fields=['deleted_at'], name='messages_to_purge'),
        ),
        migrations.RunPython(migrations.RunPython.noop, delete_messages_deleted_by_both),
    ]
