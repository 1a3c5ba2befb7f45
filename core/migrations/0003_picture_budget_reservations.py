"""Decoding time that is reserved for a person while their pictures are decoded."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0002_picture_budgets_and_pending_files'),
    ]

    operations = [
        migrations.AddField(
            model_name='picturebudget',
            name='reserved_ms',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='picturebudget',
            name='reserved_until',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
