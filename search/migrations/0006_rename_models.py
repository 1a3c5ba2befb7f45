from django.db import migrations


class Migration(migrations.Migration):
    """Call the models by their new names; tables and columns stay as they are."""

    dependencies = [("search", "0005_look_at_some_similar_names")]

    operations = [
        migrations.RenameModel("WellKnown", "PopularUser"),
    ]
