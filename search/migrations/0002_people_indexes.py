from django.db import migrations

# One spelling of a name: no capitals, no accents, compatible letters made equal. Immutable, so that it can be indexed.
FOLD = r"""
    CREATE FUNCTION search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT translate(lower(regexp_replace(normalize($1, NFKD), '[\u0300-\u036f]', '', 'g')), 'øđðłħı', 'oddlhi')
    $$
"""

# Names that a mistyped one could mean, the likeliest first. The default threshold forgives too little in short names.
SIMILAR = """
    CREATE FUNCTION search_similar_people(folded text) RETURNS TABLE (user_id bigint) LANGUAGE sql STABLE
    SET pg_trgm.word_similarity_threshold = 0.45 AS $$
        SELECT id FROM users WHERE folded <% search_fold(username || ' ' || name)
        ORDER BY word_similarity(folded, search_fold(username || ' ' || name)) DESC, id LIMIT 50
    $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_search_document'),
    ]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION search_fold(text)"),
        migrations.RunSQL(
            "CREATE INDEX users_by_folded_name ON users (search_fold(name) text_pattern_ops)",
            "DROP INDEX users_by_folded_name",
        ),
        migrations.RunSQL(
            "CREATE INDEX users_by_part_of_name ON users USING gin (search_fold(username || ' ' || name) gin_trgm_ops)",
            "DROP INDEX users_by_part_of_name",
        ),
        migrations.RunSQL(SIMILAR, "DROP FUNCTION search_similar_people(text)"),
    ]
