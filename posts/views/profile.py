"""The tabs of a profile."""

from django.http import Http404
from django.views.generic import TemplateView

from accounts.views.profile import person_named
from follows.views.profile import ProfilePageMixin
from posts.cards import Card
from posts.models import Photo, Post
from posts.views.feeds import FeedMixin
from posts.walks import END, READABLE, WINDOW, LikeCursor, Page, readable, walk_in_parts, walk_likes
from witter.prepared import Prepared
from witter.text.directions import close_directions

THUMBS = 6


def newest(**conditions):
    """Ids of what a person published and meets these conditions, newest first below a cursor."""

    def ids(viewer, person, before):
        posts = Post.objects.filter(author=person, pk__lt=before, **conditions)
        return posts.newest_first().values_list("pk", flat=True)[:WINDOW]

    return Prepared(ids, "person", "before")


class ProfileTabView(ProfilePageMixin, FeedMixin, TemplateView):
    """A tab that lists some of what a person published, newest first.

    A subclass says what: the ids in `newest`, of which it shows those that `shown` gives.
    """

    template_name = "posts/profile.html"
    newest = None
    shown = READABLE
    thumbs = Prepared(
        lambda viewer, person: (
            Photo.objects.filter(post__author=person, post__photo_count__gt=0)
            .order_by("-post", "position")
            .values_list("post", "thumb", "alt")[:THUMBS]
        ),
        "person",
    )
    empty = ("Nothing has hatched yet", "Witts will gather here, newest first.")

    def get_page(self, before):
        def candidates(cursor):
            return self.newest(self.request.user, person=self.person.pk, before=cursor or END)

        return walk_in_parts(candidates, self.get_rows, before)

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
            {"url": f"/{self.person.username}/status/{post}", "thumb": f"/media/{thumb}", "alt": close_directions(alt)}
            for post, thumb, alt in self.thumbs(self.request.user, person=self.person.pk)
        ]


class WittsView(ProfileTabView):
    """Witts and reposts, without replies; on the first page under the one that the person has pinned."""

    person_named = Prepared(lambda viewer, name: person_named(name).select_related("pin"), "name")
    newest = newest(is_reply=False)
    shown = Prepared(lambda viewer, ids, pinned: readable(ids, viewer).once_each(pinned), "ids", "pinned")

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
    newest = newest()
    shown = Prepared(lambda viewer, ids: readable(ids, viewer).once_each(), "ids")


class MediaView(ProfileTabView):
    """Witts with pictures."""

    page = "/media"
    empty = ("No pictures yet", "Pictures will hang here as they are witted.")
    newest = newest(photo_count__gt=0)


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
