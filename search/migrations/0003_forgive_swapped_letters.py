from django.db import migrations

# "ferriera" means Ferreira and "okfor" Okafor: both are alike to 4/9.
FORGIVING = "ALTER FUNCTION search_similar_people(text) SET pg_trgm.word_similarity_threshold = {}"


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0002_people_indexes'),
    ]

    operations = [
        migrations.RunSQL(FORGIVING.format(0.44), FORGIVING.format(0.45)),
    ]
