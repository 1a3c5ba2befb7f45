"""The tabs of a profile."""

from dataclasses import replace

from django.http import Http404
from django.views.generic import TemplateView

from accounts.views.profile import user_with_username
from core.fastpath.prepared_queries import PreparedQuery
from core.ids import MAX_ID
from follows.views.profile import ProfilePageMixin
from posts import messages
from posts.models import Photo
from posts.presenters.media import media_pictures
from posts.timelines.authors import author_post_ids, author_reposts
from posts.timelines.pagination import (
    VISIBLE_ROWS,
    LikeCursor,
    Page,
    paginate_ids_in_chunks,
    paginate_likes,
    visible_rows,
    with_hidden_rows,
)
from posts.views.post_list_mixin import OwnListMixin, PostListMixin
from twitter_text.bidi import balance_bidi_marks

RECENT_PHOTO_COUNT = 6


class ProfileTabView(ProfilePageMixin, PostListMixin, TemplateView):
    """A profile tab that lists posts of a person, newest first.

    A subclass defines the prepared queries of candidate ids, `post_ids`, and of the visible ones, `visible_query`.
    """

    template_name = "posts/profile.html"
    post_ids = None
    visible_query = VISIBLE_ROWS
    recent_photos = PreparedQuery(
        lambda viewer, person: (
            Photo.objects.filter(post__author=person, post__photo_count__gt=0)
            .order_by("-post", "position")
            .values_list("post", "thumb", "alt")[:RECENT_PHOTO_COUNT]
        ),
        "person",
    )
    empty_state, own_empty_state = messages.NO_POSTS, messages.OWN_NO_POSTS

    def get_page(self, before):
        def candidates(cursor):
            return self.post_ids(self.request.user, person=self.person.pk, before=cursor or MAX_ID)

        return paginate_ids_in_chunks(candidates, self.get_rows, before)

    @property
    def is_own_profile(self):
        return self.person.pk == self.request.user.pk

    def get_rows(self, ids):
        """Return the visible rows of these ids, newest first."""
        return self.visible_query(self.request.user, ids=ids)

    def get_context_data(self, **kwargs):
        state = self.own_empty_state if self.is_own_profile else (*self.empty_state, "", "")
        empty = dict(zip(("title", "text", "label", "href"), state, strict=True))
        return super().get_context_data(empty=empty, thumbs=self.get_recent_photos(), **kwargs)

    def get_recent_photos(self):
        """Return the person's newest pictures, for the sidebar."""
        if self.request.htmx or not self.person.stats.media_count:
            return []
        return [
            {
                "url": f"/{self.person.username}/status/{post}",
                "thumb": f"/media/{thumb}",
                "alt": balance_bidi_marks(alt),
            }
            for post, thumb, alt in self.recent_photos(self.request.user, person=self.person.pk)
        ]


class RepostsTabView(OwnListMixin, ProfileTabView):
    """A profile tab that lists reposts too; on their own profile people see rows for those of hidden posts.

    A subclass defines `own_rows` as well, the prepared query of the candidates with their originals.
    """

    undo_action = "unrepost"
    own_rows = None

    def get_page(self, before):
        if not self.is_own_profile:
            return super().get_page(before)
        originals = {}  # of reposts of posts by others, by id of the repost

        def candidates(cursor):
            rows = self.own_rows(self.request.user, person=self.person.pk, before=cursor or MAX_ID)
            originals.update((pk, post) for pk, post, author in rows if post and author != self.person.pk)
            return [pk for pk, _, _ in rows]

        return paginate_ids_in_chunks(
            candidates, lambda ids: with_hidden_rows(ids, self.get_rows(ids), originals), before
        )


class ProfilePostsView(RepostsTabView):
    """Posts and reposts, without replies; the pinned post comes first."""

    person_named = PreparedQuery(lambda viewer, name: user_with_username(name).select_related("pin"), "name")
    post_ids = author_post_ids(is_reply=False)
    own_rows = author_reposts(is_reply=False)
    visible_query = PreparedQuery(
        lambda viewer, ids, pinned: visible_rows(ids, viewer).without_self_reposts(pinned), "ids", "pinned"
    )

    def get_page(self, before):
        pin = getattr(self.person, "pin", None)
        self.pinned_id = pin and pin.post_id
        self.pinned = []
        page = super().get_page(before)
        if self.pinned_id and not page.rows:
            self.get_rows([])  # there may be a pinned post only
        return page if before else Page([*self.pinned, *page.rows], page.cursor)

    def get_rows(self, ids):
        """Return the visible rows without the pinned post, which is stored in `self.pinned`."""
        pinned = self.pinned_id or 0
        rows = self.visible_query(self.request.user, ids=[*ids, pinned], pinned=pinned)
        self.pinned = [row for row in rows if row.pk == self.pinned_id]
        return [row for row in rows if not self.pinned_id or self.pinned_id not in {row.pk, row.repost_of_id}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        first, *others = context["cards"] or [None]
        if first and first.id == self.pinned_id and not first.reposted_by:
            context["cards"] = [replace(first, is_shown_as_pinned=True), *others]
        return context


class RepliesView(RepostsTabView):
    """Posts and replies."""

    page = "/with_replies"
    own_empty_state = messages.OWN_NO_REPLIES
    post_ids = author_post_ids()
    own_rows = author_reposts()
    visible_query = PreparedQuery(lambda viewer, ids: visible_rows(ids, viewer).without_self_reposts(), "ids")


class MediaView(ProfileTabView):
    """A grid of the pictures of the person's posts; a page has all pictures of its posts."""

    page = "/media"
    template_name = "posts/profile_media.html"
    empty_state, own_empty_state = messages.NO_PICTURES, messages.OWN_NO_PICTURES
    post_ids = author_post_ids(photo_count__gt=0)

    def get_cards(self, rows):
        return media_pictures(rows, self.request.user)


class LikesView(OwnListMixin, ProfileTabView):
    """Posts that the person liked, newest like first; in their own list they see rows for those hidden from them."""

    page = "/likes"
    empty_state, own_empty_state = messages.NO_LIKES, messages.OWN_NO_LIKES
    undo_action = "unlike"

    def get_page(self, before):
        return paginate_likes(self.person.pk, self.get_rows, before)

    def get_rows(self, ids):
        rows = super().get_rows(ids)
        return with_hidden_rows(ids, rows, {pk: pk for pk in ids}) if self.is_own_profile else rows

    def get_cursor(self):
        value = self.request.GET.get("before")
        cursor = LikeCursor.parse(value) if value else None
        if value and not cursor:
            raise Http404("That page does not exist.")
        return cursor
