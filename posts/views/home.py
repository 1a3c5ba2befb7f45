"""The front page: the home timeline, or the welcome page when signed out."""

from django.views.generic import TemplateView

from follows.suggestions import suggestions_for
from posts import post_text
from posts.models import Post
from posts.presenters.composer import build_composer
from posts.reading_position import ReadingPosition, is_read
from posts.timelines.pagination import Page
from posts.timelines.timeline import HomeTimeline
from posts.views.post_list_mixin import PostListMixin

WELCOME_POST_COUNT = 10
MAX_SUGGESTIONS = 8  # on the home page of somebody who follows nobody


class HomeView(PostListMixin, TemplateView):
    """The home timeline with a last-read marker; signed out, a welcome page with the newest public posts."""

    def get_template_names(self):
        self.template_name = "posts/home.html" if self.request.user.is_authenticated else "posts/welcome.html"
        return super().get_template_names()

    def get_page(self, before):
        viewer = self.request.user
        if viewer.is_authenticated:
            page = HomeTimeline(viewer, marks_read=is_read(self.request, before)).page(before)
            self.rows, self.before, self.newest = page.rows, before, page.newest
            return page
        posts = Post.objects.visible_to(viewer).public_timeline().timeline_rows().newest_first()
        return Page(list(posts[:WELCOME_POST_COUNT]), None)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["limit"] = post_text.limit()
        if self.request.user.is_authenticated:
            context |= self.get_last_read_marker()
            if context["is_first_page"]:
                context["composer"] = build_composer(self.request.user)
                context["newest"] = self.newest
                context["people"] = self.get_people()
        return context

    def get_people(self):
        """Return suggestions for the main column of somebody who follows nobody, [] for others."""
        viewer = self.request.user
        return [] if viewer.stats.following_count else suggestions_for(viewer, MAX_SUGGESTIONS)

    def get_last_read_marker(self):
        """Return the id of the post below the last-read marker, or None, and whether there is no new post."""
        viewer = self.request.user
        self.position = ReadingPosition.from_request(self.request, is_next_page=bool(self.before))
        is_caught_up = not self.before and self.position.is_caught_up(self.rows, viewer)
        row = self.rows[0] if is_caught_up else self.position.first_already_read(self.rows, self.before)
        return {"line_above": row and (row.repost_of_id or row.pk), "is_caught_up": is_caught_up}

    def render_to_response(self, context, **kwargs):
        response = super().render_to_response(context, **kwargs)
        if self.request.user.is_authenticated and is_read(self.request, self.before):
            self.position.save(response, self.request.user)
        return response
