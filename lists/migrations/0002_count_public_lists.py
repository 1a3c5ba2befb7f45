from django.db import migrations

COUNT = """
    UPDATE user_stats SET lists_count = public.number
    FROM (SELECT owner_id, count(*) AS number FROM lists WHERE NOT is_private GROUP BY owner_id) public
    WHERE user_id = public.owner_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0001_lists_of_people"),
        ("accounts", "0005_add_lists_count"),
    ]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
