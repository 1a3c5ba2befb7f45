from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0002_close_report_permission'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='reported_message',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='reports_one_waiting',
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('reporter', 'person', 'subject', 'reported_message'), name='reports_one_waiting', violation_error_message='You have reported this already.'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('subject', 0), ('reported_message', 0), _connector='OR'), name='reports_post_or_message', violation_error_message='A report is about a witt or a message, not both.'),
        ),
    ]
