from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models
from django.db.models import Q

from core.db.data_migrations import store_one_line

NOT_ON_ONE_LINE = r"[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]"


def mend(apps, schema_editor):
    store_one_line(apps.get_model("lists", "List"), ["name", "description"], if_empty={"name": "List"})


class Migration(migrations.Migration):

    atomic = False  # rows are read in batches, and the constraint is validated without a lock on writers

    dependencies = [
        ('lists', '0002_count_public_lists'),
    ]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
        AddConstraintNotValid(
            model_name='list',
            constraint=models.CheckConstraint(
                condition=~Q(name__regex=NOT_ON_ONE_LINE) & ~Q(description__regex=NOT_ON_ONE_LINE),
                name='lists_one_line',
                violation_error_message='A list is called and described in one line, without direction marks.',
            ),
        ),
        ValidateConstraint(model_name='list', name='lists_one_line'),
    ]
