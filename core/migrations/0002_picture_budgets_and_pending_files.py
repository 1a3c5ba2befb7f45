"""How long the picture decoder has worked for each person, and stored files that no row is sure to want."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("witter", "0002_picture_budgets_and_pending_files")]  # its name before core was an app of its own

    dependencies = [
        ('witter', '0001_cache_table'),
    ]

    operations = [
        migrations.CreateModel(
            name='PendingFile',
            fields=[
                ('name', models.CharField(max_length=100, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'db_table': 'pending_files',
            },
        ),
        migrations.CreateModel(
            name='PictureBudget',
            fields=[
                ('person_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('spent_ms', models.IntegerField(db_default=0, default=0)),
            ],
            options={
                'db_table': 'picture_budgets',
                'constraints': [models.CheckConstraint(condition=models.Q(('spent_ms__gte', 0)), name='witter_picture_budget_not_negative', violation_error_message='Nobody has spent less than nothing.')],
            },
        ),
    ]
