from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0008_mend_hashtag_names")]

    operations = [
        migrations.AddField(
            "draft", "photo_count", models.PositiveSmallIntegerField(db_default=0, default=0, editable=False)
        ),
    ]
