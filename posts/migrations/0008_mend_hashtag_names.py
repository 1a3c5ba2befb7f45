from django.db import migrations
from django.db.models import Q

from twitter_text import hashtags, normal_hashtag

LENGTH = 140


def mend(apps, schema_editor):
    """Replace hashtags whose name ends at a space or tilde in it, which no address opens, by those of their posts."""
    Hashtag, PostHashtag = (apps.get_model("posts", name) for name in ("Hashtag", "PostHashtag"))
    broken = Hashtag.objects.filter(Q(name__contains=" ") | Q(name__contains="~"))
    for hashtag in broken.iterator():
        uses = PostHashtag.objects.filter(hashtag=hashtag)
        for post, author, text in uses.values_list("post", "author", "post__text").iterator():
            names = sorted({normal_hashtag(found.value, LENGTH) for found in hashtags(text)})
            Hashtag.objects.bulk_create([Hashtag(name=name) for name in names], ignore_conflicts=True)
            tags = Hashtag.objects.filter(name__in=names)
            PostHashtag.objects.bulk_create(
                [PostHashtag(hashtag=tag, post_id=post, author_id=author) for tag in tags], ignore_conflicts=True
            )
        hashtag.delete()


class Migration(migrations.Migration):
    dependencies = [("posts", "0007_add_likes_newest")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop, elidable=True)]
