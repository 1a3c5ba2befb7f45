from django.db import migrations

# `user_stats.media_count` was the number of posts with pictures, and is the number of pictures.
COUNT = """
    UPDATE user_stats SET media_count = pictures.number
    FROM (SELECT author_id, {} AS number FROM posts WHERE photo_count > 0 GROUP BY author_id) pictures
    WHERE user_id = pictures.author_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0009_add_draft_photo_count"),
        ("accounts", "0020_add_newest_read_id"),
    ]

    operations = [
        migrations.RunSQL(COUNT.format("sum(photo_count)"), COUNT.format("count(*)"), elidable=True),
    ]
