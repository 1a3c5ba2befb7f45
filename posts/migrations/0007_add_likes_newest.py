"""An index of each person's likes in the order of liking, made without locking the table."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("follows", "0002_add_pair_may_meet"), ("posts", "0006_keep_drafts_of_deleted_witts")]

    operations = [
        AddIndexConcurrently("like", models.Index(fields=["user", "created_at", "post"], name="likes_newest")),
    ]
