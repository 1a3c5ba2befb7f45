"""The queryset of posts: named conditions that queries are built from."""

from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, When

from core.fastpath.expressions import InSubquery, RowExists
from follows.models import Follow
from follows.visibility import can_see_posts_of, can_see_user, without_muted
from posts.addresses import post_links
from posts.models.entities import PostHashtag
from posts.models.interactions import Bookmark, Like, Pin
from posts.models.publishing import PublishingQuerySet


class PostQuerySet(PublishingQuerySet):
    def visible_to(self, viewer):
        """Filter to posts that `viewer` (perhaps signed out) can see; a repost only if its original is visible too."""
        return self.filter(can_see_posts_of(viewer, "author")).filter(
            Q(repost_of=None) | Q(can_see_posts_of(viewer, "repost_author"), repost_of__isnull=False)
        )

    def without_muted_by(self, viewer):
        """Exclude posts, and reposts of posts, by people whom `viewer` has muted."""
        author, repost_author = without_muted(viewer, "author"), without_muted(viewer, "repost_author")
        return self.filter(author, Q(repost_of=None) | repost_author) if author else self

    def without_replies_to_unfollowed(self, viewer):
        """Exclude replies directed at people whom `viewer` does not follow. Reposts are exempt."""
        return self.filter(
            Q(repost_of__isnull=False)
            | Q(author=viewer.pk)
            | Q(directed_at=None)
            | Q(directed_at__in=[viewer.pk])
            | Q(directed_at=F("author"))
            | RowExists(Follow, follower=viewer.pk, followee=F("directed_at"))
        )

    def public_timeline(self):
        """Filter to posts for everybody: no replies, no reposts, no protected accounts."""
        return self.filter(is_reply=False, repost_of=None, directed_at=None, author__is_protected=False)

    def with_hashtags(self, hashtags):
        """Filter to posts that have each of these hashtags (ids)."""
        return self.filter(*(Q(RowExists(PostHashtag, post=F("pk"), hashtag=hashtag)) for hashtag in hashtags))

    def without_hashtags(self, hashtags):
        """Exclude posts that have one of these hashtags (ids)."""
        return self.filter(*(~Q(RowExists(PostHashtag, post=F("pk"), hashtag=hashtag)) for hashtag in hashtags))

    def originals(self):
        """Exclude reposts."""
        return self.filter(repost_of=None)

    def acted_on_by(self, user, actor_path):
        """Filter to originals, visible to `user` or not, with an action of theirs, which can always be undone.

        `actor_path` is the lookup to who did it: "likes__user", "reposts__author" or "bookmarks__user".
        """
        return self.originals().filter(**{actor_path: user})

    def without_replies_to_others(self):
        """Exclude replies, except those of an author to their own posts."""
        return self.filter(Q(is_reply=False) | Q(in_reply_to__author=F("author")))

    def without_self_reposts(self, pinned=None):
        """Exclude posts that their author has reposted (the repost is listed), except the `pinned` one (an id)."""
        return self.filter(Q(pk=pinned) | ~Q(RowExists(self.model, author=F("author"), repost_of=F("pk"))))

    def quoted_by_links(self, texts, author):
        """Return for each text the post that it quotes by a link (the last that `author` may repost), or None.

        One query for all texts, or none if no text has a link to a post.
        """
        ids_by_text = [[pk for _, _, pk in post_links(text)] for text in texts]
        ids = set().union(*ids_by_text)
        found = self.visible_to(author).originals().select_related("author").in_bulk(ids) if ids else {}
        quotable = {pk: post for pk, post in found.items() if post.can_be_reposted_by(author)}
        return [next((quotable[pk] for pk in reversed(pks) if pk in quotable), None) for pks in ids_by_text]

    def newest_first(self):
        """Order by descending id, which is publishing order."""
        return self.order_by("-pk")

    def timeline_rows(self, *more):
        """Return named tuples of ids, names of the author (the reposter) and `more`; `load_cards` loads the rest."""
        return self.values_list(
            "pk", "repost_of_id", "author_id", "author__username", "author__name", *more, named=True
        )

    def for_display(self, viewer, ids=None):
        """Load all that a card reads except pictures: author, counters, quoted post and the viewer's state.

        Pass the `ids` of all posts, if known, for a faster query.
        """
        return (
            self.select_related("author", "counts", "quote_of__author")
            .with_related_state(viewer)
            .with_viewer_state(viewer, ids)
        )

    def with_related_state(self, viewer):
        """Annotate the username that a reply answers, if visible to `viewer`, and whether the quoted post is."""
        parent_path = "in_reply_to__author"
        quotable = Q(can_see_posts_of(viewer, "quote_of__author"), quote_of__isnull=False)
        return self.annotate(
            reply_to_name=Case(When(can_see_user(viewer, parent_path), then=F(f"{parent_path}__username"))),
            quote_is_visible=ExpressionWrapper(quotable, BooleanField()),
        )

    def with_viewer_state(self, viewer, ids=None):
        """Annotate is_liked, is_bookmarked, is_reposted and is_pinned by `viewer`.

        Pass the `ids` of all posts, if known, for a faster query.
        """

        def has(model, field, **mine):
            return InSubquery(model, field, ids, **mine) if ids else RowExists(model, **{field: F("pk")}, **mine)

        return self.annotate(
            is_liked=has(Like, "post", user=viewer.pk),
            is_bookmarked=has(Bookmark, "post", user=viewer.pk),
            is_reposted=has(self.model, "repost_of", author=viewer.pk),
            is_pinned=has(Pin, "post", user=viewer.pk),
        )
