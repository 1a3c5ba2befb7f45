"""The tabs of a profile."""

from django.http import Http404
from django.views.generic import TemplateView

from accounts.views.profile import user_with_username
from core.fastpath.prepared_queries import PreparedQuery
from follows.views.profile import ProfilePageMixin
from posts.cards.presenter import Card
from posts.models import Photo, Post
from posts.timelines.pagination import (
    MAX_ID,
    VISIBLE_ROWS,
    WINDOW_SIZE,
    LikeCursor,
    Page,
    paginate_ids_in_chunks,
    visible_rows,
    walk_likes,
)
from posts.views.post_list_mixin import PostListMixin
from twitter_text.bidi import balance_bidi_marks

RECENT_PHOTO_COUNT = 6


def author_post_ids(**conditions):
    """Ids of what a person published and meets these conditions, newest first below a cursor."""

    def ids(viewer, person, before):
        posts = Post.objects.filter(author=person, pk__lt=before, **conditions)
        return posts.newest_first().values_list("pk", flat=True)[:WINDOW_SIZE]

    return PreparedQuery(ids, "person", "before")


class ProfileTabView(ProfilePageMixin, PostListMixin, TemplateView):
    """A tab that lists some of what a person published, newest first.

    A subclass says what: the ids in `newest`, of which it shows those that `shown` gives.
    """

    template_name = "posts/profile.html"
    newest = None
    shown = VISIBLE_ROWS
    thumbs = PreparedQuery(
        lambda viewer, person: (
            Photo.objects.filter(post__author=person, post__photo_count__gt=0)
            .order_by("-post", "position")
            .values_list("post", "thumb", "alt")[:RECENT_PHOTO_COUNT]
        ),
        "person",
    )
    empty = ("Nothing has hatched yet", "Witts will gather here, newest first.")

    def get_page(self, before):
        def candidates(cursor):
            return self.newest(self.request.user, person=self.person.pk, before=cursor or MAX_ID)

        return paginate_ids_in_chunks(candidates, self.get_rows, before)

    def get_rows(self, ids):
        """Those of them that the viewer may see, newest first."""
        return self.shown(self.request.user, ids=ids)

    def get_context_data(self, **kwargs):
        title, text = self.empty
        return super().get_context_data(empty_title=title, empty_text=text, thumbs=self.get_thumbs(), **kwargs)

    def get_thumbs(self):
        """The person's newest pictures, for the box beside the list."""
        if self.request.htmx or not self.person.stats.media_count:
            return []
        return [
            {
                "url": f"/{self.person.username}/status/{post}",
                "thumb": f"/media/{thumb}",
                "alt": balance_bidi_marks(alt),
            }
            for post, thumb, alt in self.thumbs(self.request.user, person=self.person.pk)
        ]


class ProfilePostsView(ProfileTabView):
    """Witts and reposts, without replies; on the first page under the one that the person has pinned."""

    person_named = PreparedQuery(lambda viewer, name: user_with_username(name).select_related("pin"), "name")
    newest = author_post_ids(is_reply=False)
    shown = PreparedQuery(
        lambda viewer, ids, pinned: visible_rows(ids, viewer).without_self_reposts(pinned), "ids", "pinned"
    )

    def get_page(self, before):
        pin = getattr(self.person, "pin", None)
        self.pinned_id = pin and pin.post_id
        self.pinned = []
        page = super().get_page(before)
        if self.pinned_id and not page.rows:
            self.get_rows([])  # it may be all there is
        return page if before else Page([*self.pinned, *page.rows], page.cursor)

    def get_rows(self, ids):
        """The same, each once, with the pinned one set aside."""
        pinned = self.pinned_id or 0
        rows = self.shown(self.request.user, ids=[*ids, pinned], pinned=pinned)
        self.pinned = [row for row in rows if row.pk == self.pinned_id]
        return [row for row in rows if not self.pinned_id or self.pinned_id not in {row.pk, row.repost_of_id}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        first, *others = context["cards"] or [None]
        if first and first["id"] == self.pinned_id and not first["reposted_by"]:
            context["cards"] = [Card(first, pinned=True), *others]
        return context


class RepliesView(ProfileTabView):
    """Witts and replies."""

    page = "/with_replies"
    newest = author_post_ids()
    shown = PreparedQuery(lambda viewer, ids: visible_rows(ids, viewer).without_self_reposts(), "ids")


class MediaView(ProfileTabView):
    """Witts with pictures."""

    page = "/media"
    empty = ("No pictures yet", "Pictures will hang here as they are witted.")
    newest = author_post_ids(photo_count__gt=0)


class LikesView(ProfileTabView):
    """What the person gave a star, in the order of liking."""

    page = "/likes"
    empty = ("No stars yet", "Liked witts will shine here.")

    def get_page(self, before):
        return walk_likes(self.person.pk, self.get_rows, before)

    def get_cursor(self):
        value = self.request.GET.get("before")
        cursor = LikeCursor.parse(value) if value else None
        if value and not cursor:
            raise Http404("That page does not exist.")
        return cursor
