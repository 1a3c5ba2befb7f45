"""Find a person by the name of a stored avatar or header, without holding up anybody meanwhile."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('accounts', '0013_add_former_usernames'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='user',
            index=models.Index(condition=models.Q(('avatar__gt', '')), fields=['avatar'], name='users_by_avatar'),
        ),
        AddIndexConcurrently(
            model_name='user',
            index=models.Index(condition=models.Q(('avatar_small__gt', '')), fields=['avatar_small'], name='users_by_avatar_small'),
        ),
        AddIndexConcurrently(
            model_name='user',
            index=models.Index(condition=models.Q(('header__gt', '')), fields=['header'], name='users_by_header'),
        ),
    ]
