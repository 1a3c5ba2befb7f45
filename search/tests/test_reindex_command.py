"""The command `reindex_search`."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from accounts.factories import UserFactory
from accounts.models import UserStats
from posts.factories import PostFactory, RepostFactory
from search.models import PopularUser, SearchDocument
from search.post_search import search_posts
from search.query import parse

pytestmark = pytest.mark.django_db


def search_results(text):
    return [row.pk for row in search_posts(parse(text), AnonymousUser()).rows]


@pytest.mark.parametrize("batch", [1, 2, 1000])
def test_command_rebuilds_search_documents(batch, capsys):
    post = PostFactory(author__username="ana", text="kites?")
    posts = [PostFactory(text=f"kites {n}", in_reply_to=post) for n in range(4)]
    RepostFactory(post=post)
    before = list(SearchDocument.objects.order_by("pk").values())
    SearchDocument.objects.filter(pk__gt=posts[0].pk).delete()
    SearchDocument.objects.filter(pk=post.pk).update(tsv="")
    assert search_results("kites") == [posts[0].pk]
    for _ in range(2):
        call_command("reindex_search", batch=batch)
        assert capsys.readouterr().out == "5 witts can be found.\n"
        assert list(SearchDocument.objects.order_by("pk").values()) == before
    assert search_results("to:ana filter:replies") == [post.pk for post in reversed(posts)]


def test_command_refreshes_popularity():
    star = UserFactory()
    UserStats.objects.filter(pk=star.pk).update(followers_count=1000)
    call_command("reindex_search", verbosity=0)
    assert list(PopularUser.objects.values_list("user", "weight")) == [(star.pk, 9)]
