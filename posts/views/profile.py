"""The tabs of a profile."""

from django.views.generic import TemplateView

from follows.views.profile import ProfilePageMixin
from posts.models import Photo, Post
from posts.views.feeds import FeedMixin
from posts.walks import WINDOW, Page, walk, walk_posts

THUMBS = 6


class ProfileTabView(ProfilePageMixin, FeedMixin, TemplateView):
    """A tab that lists some of what a person published, newest first."""

    template_name = "posts/profile.html"
    empty = ("Nothing has hatched yet", "Witts will gather here, newest first.")

    def get_posts(self):
        raise NotImplementedError

    def get_page(self, before):
        posts = self.get_posts().newest_first()

        def candidates(cursor):
            below = posts.filter(pk__lt=cursor) if cursor else posts
            return list(below.values_list("pk", flat=True)[:WINDOW])

        def shown(ids):
            return self.get_rows(ids)

        return walk(candidates, shown, before)

    def get_rows(self, ids):
        """Those of them that the viewer may see, newest first."""
        return Post.objects.filter(pk__in=ids).visible_to(self.request.user).as_rows().newest_first()

    def get_context_data(self, **kwargs):
        title, text = self.empty
        return super().get_context_data(empty_title=title, empty_text=text, thumbs=self.get_thumbs(), **kwargs)

    def get_thumbs(self):
        """The person's newest pictures, for the box beside the list."""
        if self.request.htmx or not self.person.stats.media_count:
            return []
        photos = Photo.objects.filter(post__author=self.person, post__photo_count__gt=0)
        return [
            {"url": f"/{self.person.username}/status/{post}", "thumb": f"/media/{thumb}", "alt": alt}
            for post, thumb, alt in photos.order_by("-post", "position").values_list("post", "thumb", "alt")[:THUMBS]
        ]


class WittsView(ProfileTabView):
    """Witts and reposts, without replies; on the first page under the one that the person has pinned."""

    person_with = ("stats", "pin")

    def get_page(self, before):
        pin = getattr(self.person, "pin", None)
        self.pinned_id = pin and pin.post_id
        self.pinned = []
        page = super().get_page(before)
        return page if before else Page([*self.pinned, *page.rows], page.cursor)

    def get_rows(self, ids):
        """The same, each once, with the pinned one set aside."""
        rows = super().get_rows([*ids, self.pinned_id] if self.pinned_id else ids).once_each(self.pinned_id)
        self.pinned = [row for row in rows if row.pk == self.pinned_id]
        return [row for row in rows if not self.pinned_id or self.pinned_id not in {row.pk, row.repost_of_id}]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for card in context["cards"][:1]:
            card["pinned"] = card["id"] == self.pinned_id and not card["reposted_by"]
        return context

    def get_posts(self):
        return self.person.posts.filter(is_reply=False)


class RepliesView(ProfileTabView):
    """Witts and replies."""

    page = "/with_replies"

    def get_posts(self):
        return self.person.posts.all()

    def get_rows(self, ids):
        return super().get_rows(ids).once_each()


class MediaView(ProfileTabView):
    """Witts with pictures."""

    page = "/media"
    empty = ("No pictures yet", "Pictures will hang here as they are witted.")

    def get_posts(self):
        return self.person.posts.filter(photo_count__gt=0)


class LikesView(ProfileTabView):
    """What the person gave a star."""

    page = "/likes"
    empty = ("No stars yet", "Liked witts will shine here.")

    def get_page(self, before):
        return walk_posts(self.person.likes.all(), self.request.user, before, with_muted=True)
