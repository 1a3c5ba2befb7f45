from django.db import migrations


class Migration(migrations.Migration):
    """A message can only be from somebody who has a side of its conversation, and there are two."""

    dependencies = [
        ('direct_messages', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE messages ADD CONSTRAINT messages_sender_is_one_of_the_two
                FOREIGN KEY (conversation_id, sender_id) REFERENCES conversation_sides (conversation_id, owner_id)
                DEFERRABLE INITIALLY DEFERRED
            """,
            'ALTER TABLE messages DROP CONSTRAINT messages_sender_is_one_of_the_two',
        ),
    ]
