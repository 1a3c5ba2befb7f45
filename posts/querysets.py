"""How posts are read: named conditions that make a query a sentence."""

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, When

from follows.models import Follow
from follows.visibility import may_meet, may_read, without_muted
from posts.addresses import post_links
from posts.publishing import PublishingQuerySet
from witter.rows import HasRow, IsAmong


class PostQuerySet(PublishingQuerySet):
    def visible_to(self, viewer):
        """Posts that `viewer` (perhaps signed out) may see; a repost needs its original to be visible too."""
        return self.filter(may_read(viewer, "author")).filter(
            Q(repost_of=None) | Q(may_read(viewer, "repost_author"), repost_of__isnull=False)
        )

    def without_muted_by(self, viewer):
        """Minus what people say, or others repost of them, whom `viewer` has muted."""
        author, repost_author = without_muted(viewer, "author"), without_muted(viewer, "repost_author")
        return self.filter(author, Q(repost_of=None) | repost_author) if author else self

    def meant_for_home_of(self, viewer):
        """Minus replies directed at people whom `viewer` does not follow. Reposts are exempt."""
        return self.filter(
            Q(repost_of__isnull=False)
            | Q(author=viewer.pk)
            | Q(directed_at=None)
            | Q(directed_at__in=[viewer.pk])
            | Q(directed_at=F("author"))
            | HasRow(Follow, follower=viewer.pk, followee=F("directed_at"))
        )

    def of_public_timeline(self):
        """What the whole site says to everyone: no replies, no reposts, nobody protected."""
        return self.filter(is_reply=False, repost_of=None, directed_at=None, author__is_protected=False)

    def originals(self):
        """Posts people wrote themselves, not reposts."""
        return self.filter(repost_of=None)

    def without_answers_to_others(self):
        """Minus replies, but for those by which people go on with what they said themselves."""
        return self.filter(Q(is_reply=False) | Q(in_reply_to__author=F("author")))

    def once_each(self, pinned=None):
        """Minus what its author has reposted, which stands there as a repost; the `pinned` one (an id) stays."""
        from posts.models import Post

        return self.filter(Q(pk=pinned) | ~Q(HasRow(Post, author=F("author"), repost_of=F("pk"))))

    def linked_in(self, text, author):
        """The post whose card goes with this `text`: of the last link to one that `author` may pass on, or None."""
        ids = [pk for _, _, pk in post_links(text)]
        found = self.visible_to(author).originals().select_related("author").in_bulk(set(ids)) if ids else {}
        return next((found[pk] for pk in reversed(ids) if pk in found and found[pk].may_be_passed_on_by(author)), None)

    def newest_first(self):
        """By id, which is the order they were published in."""
        return self.order_by("-pk")

    def as_rows(self, *more):
        """Only what orders a timeline, as named tuples with `more`: ids, and who reposted. Cards load the rest."""
        return self.values_list(
            "pk", "repost_of_id", "author_id", "author__username", "author__name", *more, named=True
        )

    def for_display(self, viewer, ids=None):
        """Load all that a card reads but its pictures: author, numbers, the quoted post and the viewer's own marks.

        Quicker for whoever knows the `ids` of all of them.
        """
        answered = "in_reply_to__author"
        quotable = Q(may_read(viewer, "quote_of__author"), quote_of__isnull=False)
        return (
            self.select_related("author", "counts", "quote_of__author")
            .annotate(
                reply_to_name=Case(When(may_meet(viewer, answered), then=F(f"{answered}__username"))),
                quote_is_visible=ExpressionWrapper(quotable, BooleanField()),
            )
            .with_marks_of(viewer, ids)
        )

    def with_marks_of(self, viewer, ids=None):
        """With what `viewer` has done about them: is_liked, is_bookmarked, is_reposted, is_pinned.

        Quicker for whoever knows the `ids` of all of them.
        """
        from posts.models import Bookmark, Like, Pin, Post

        def has(model, field, **mine):
            return IsAmong(model, field, ids, **mine) if ids else HasRow(model, **{field: F("pk")}, **mine)

        return self.annotate(
            is_liked=has(Like, "post", user=viewer.pk),
            is_bookmarked=has(Bookmark, "post", user=viewer.pk),
            is_reposted=has(Post, "repost_of", author=viewer.pk),
            is_pinned=has(Pin, "post", user=viewer.pk),
        )
