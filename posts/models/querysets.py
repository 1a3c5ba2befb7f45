"""How posts are read: named conditions that make a query a sentence."""

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, When

from core.fastpath.expressions import InSubquery, RowExists
from follows.models import Follow
from follows.visibility import can_see_posts_of, can_see_user, without_muted
from posts.addresses import post_links
from posts.models.publishing import PublishingQuerySet


class PostQuerySet(PublishingQuerySet):
    def visible_to(self, viewer):
        """Posts that `viewer` (perhaps signed out) may see; a repost needs its original to be visible too."""
        return self.filter(can_see_posts_of(viewer, "author")).filter(
            Q(repost_of=None) | Q(can_see_posts_of(viewer, "repost_author"), repost_of__isnull=False)
        )

    def without_muted_by(self, viewer):
        """Minus what people say, or others repost of them, whom `viewer` has muted."""
        author, repost_author = without_muted(viewer, "author"), without_muted(viewer, "repost_author")
        return self.filter(author, Q(repost_of=None) | repost_author) if author else self

    def without_replies_to_unfollowed(self, viewer):
        """Minus replies directed at people whom `viewer` does not follow. Reposts are exempt."""
        return self.filter(
            Q(repost_of__isnull=False)
            | Q(author=viewer.pk)
            | Q(directed_at=None)
            | Q(directed_at__in=[viewer.pk])
            | Q(directed_at=F("author"))
            | RowExists(Follow, follower=viewer.pk, followee=F("directed_at"))
        )

    def public_timeline(self):
        """What the whole site says to everyone: no replies, no reposts, nobody protected."""
        return self.filter(is_reply=False, repost_of=None, directed_at=None, author__is_protected=False)

    def originals(self):
        """Posts people wrote themselves, not reposts."""
        return self.filter(repost_of=None)

    def without_replies_to_others(self):
        """Minus replies, but for those by which people go on with what they said themselves."""
        return self.filter(Q(is_reply=False) | Q(in_reply_to__author=F("author")))

    def without_self_reposts(self, pinned=None):
        """Minus what its author has reposted, which stands there as a repost; the `pinned` one (an id) stays."""
        from posts.models import Post

        return self.filter(Q(pk=pinned) | ~Q(RowExists(Post, author=F("author"), repost_of=F("pk"))))

    def quoted_by_link(self, text, author):
        """The post whose card goes with this `text`: of the last link to one that `author` may pass on, or None."""
        ids = [pk for _, _, pk in post_links(text)]
        found = self.visible_to(author).originals().select_related("author").in_bulk(set(ids)) if ids else {}
        return next((found[pk] for pk in reversed(ids) if pk in found and found[pk].can_be_reposted_by(author)), None)

    def newest_first(self):
        """By id, which is the order they were published in."""
        return self.order_by("-pk")

    def timeline_rows(self, *more):
        """Only what orders a timeline, as named tuples with `more`: ids, and who reposted. Cards load the rest."""
        return self.values_list(
            "pk", "repost_of_id", "author_id", "author__username", "author__name", *more, named=True
        )

    def for_display(self, viewer, ids=None):
        """Load all that a card reads but its pictures: author, numbers, the quoted post and the viewer's own marks.

        Quicker for whoever knows the `ids` of all of them.
        """
        answered = "in_reply_to__author"
        quotable = Q(can_see_posts_of(viewer, "quote_of__author"), quote_of__isnull=False)
        return (
            self.select_related("author", "counts", "quote_of__author")
            .annotate(
                reply_to_name=Case(When(can_see_user(viewer, answered), then=F(f"{answered}__username"))),
                quote_is_visible=ExpressionWrapper(quotable, BooleanField()),
            )
            .with_viewer_state(viewer, ids)
        )

    def with_viewer_state(self, viewer, ids=None):
        """With what `viewer` has done about them: is_liked, is_bookmarked, is_reposted, is_pinned.

        Quicker for whoever knows the `ids` of all of them.
        """
        from posts.models import Bookmark, Like, Pin, Post

        def has(model, field, **mine):
            return InSubquery(model, field, ids, **mine) if ids else RowExists(model, **{field: F("pk")}, **mine)

        return self.annotate(
            is_liked=has(Like, "post", user=viewer.pk),
            is_bookmarked=has(Bookmark, "post", user=viewer.pk),
            is_reposted=has(Post, "repost_of", author=viewer.pk),
            is_pinned=has(Pin, "post", user=viewer.pk),
        )
