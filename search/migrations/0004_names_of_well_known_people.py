from django.db import migrations, models

FILL = """
    UPDATE search_well_known SET names = search_fold(username || ' ' || name) FROM users WHERE users.id = user_id
"""
FOLLOW = """
    CREATE FUNCTION search_follow_names() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE search_well_known SET names = search_fold(NEW.username || ' ' || NEW.name) WHERE user_id = NEW.id;
            RETURN NULL;
        END
    $$;
    CREATE TRIGGER search_follow_names AFTER UPDATE OF username, name ON users FOR EACH ROW
    WHEN (OLD.username <> NEW.username OR OLD.name <> NEW.name) EXECUTE FUNCTION search_follow_names();
"""
NO_LONGER = "DROP TRIGGER search_follow_names ON users; DROP FUNCTION search_follow_names();"


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0003_forgive_swapped_letters'),
    ]

    operations = [
        migrations.AddField(
            model_name='wellknown',
            name='names',
            field=models.TextField(db_default='', default=''),
        ),
        migrations.RunSQL(FOLLOW, NO_LONGER),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(
            model_name='wellknown',
            name='search_well_known_order',
        ),
        migrations.AddIndex(
            model_name='wellknown',
            index=models.Index(fields=['-weight', 'user'], include=('names',), name='search_well_known_names'),
        ),
    ]
