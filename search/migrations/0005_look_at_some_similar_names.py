from django.db import migrations

SIMILAR = """
    CREATE OR REPLACE FUNCTION search_similar_people(folded text) RETURNS TABLE (user_id bigint) LANGUAGE sql STABLE
    SET pg_trgm.word_similarity_threshold = 0.44 AS $$
        {} ORDER BY word_similarity(folded, names) DESC, id LIMIT 50
    $$
"""
ALL = """
    SELECT id FROM users CROSS JOIN LATERAL (SELECT search_fold(username || ' ' || name) AS names) folded_names
    WHERE folded <% search_fold(username || ' ' || name)
"""
# A name that thousands bear is like thousands of others: the likeliest of some of them will do.
SOME = """
    SELECT id FROM (
        SELECT id, search_fold(username || ' ' || name) AS names FROM users
        WHERE folded <% search_fold(username || ' ' || name) LIMIT 1000
    ) alike
"""


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0004_names_of_well_known_people'),
    ]

    operations = [
        migrations.RunSQL(SIMILAR.format(SOME), SIMILAR.format(ALL)),
    ]
