"""The columns of Witter's tables that the bare page reads."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class Person(AbstractBaseUser):
    username = models.CharField(max_length=15)
    name = models.CharField(max_length=50)
    is_active = models.BooleanField(default=True)
    is_protected = models.BooleanField(default=False)

    USERNAME_FIELD = "username"

    class Meta:
        managed = False
        db_table = "users"

    def __str__(self):
        return f"@{self.username}"


class Post(models.Model):
    author = models.ForeignKey(Person, on_delete=models.DO_NOTHING)
    created_at = models.DateTimeField()
    html = models.TextField()
    repost_of = models.BigIntegerField(db_column="repost_of_id", null=True)

    class Meta:
        managed = False
        db_table = "posts"

    def __str__(self):
        return f"{self.pk}"
