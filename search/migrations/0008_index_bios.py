from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0007_add_saved_searches'),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX users_by_bio ON users USING gin (to_tsvector('simple', search_fold(bio))) WHERE bio <> ''",
            "DROP INDEX users_by_bio",
        ),
    ]
