"""The frame of a profile: who it is, what is between them and the viewer, and whether there is more to read."""

from django.shortcuts import render

from accounts.models import User
from accounts.views.profile import ProfileMixin
from core.fastpath.prepared_queries import PreparedQuery
from follows.presenters import profile_header
from follows.relationships import relationship_with
from follows.visibility import can_see_posts_of

READABLE_PROFILE = PreparedQuery(
    lambda viewer, pk: User.objects.filter(can_see_posts_of(viewer, ""), pk=pk).values_list("pk"), "pk"
)
TABS = (
    ("Witts", "", None),
    ("Replies", "/with_replies", "replies_count"),
    ("Media", "/media", "media_count"),
    ("Likes", "/likes", "likes_count"),
)


class ProfilePageMixin(ProfileMixin):
    """For a TemplateView that is a page of one person: adds header, relation and tabs to its context.

    `page` is the path below the profile ("/media"). A viewer who may not read this person gets the head and a
    sentence why, and nothing of the view below this mixin is asked: what it would list stays unread.
    """

    page = ""
    hidden_template_name = "accounts/profile_hidden.html"
    hidden_content_label = "these witts"

    def get(self, request, *args, **kwargs):
        self.relation = relationship_with(request.user, self.person)
        self.may_read = bool(READABLE_PROFILE(request.user, pk=self.person.pk))
        if not self.may_read:
            return self.closed()
        return super().get(request, *args, **kwargs)

    def closed(self):
        """The page for someone who may not read: the head, and why there is no more."""
        context = {**self.get_profile_context(), "person": self.person, "closed_words": self.hidden_content_label}
        return render(self.request, self.hidden_template_name, context)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{**self.get_profile_context(), **kwargs})

    def get_profile_context(self):
        """What every page of a person shows around its list."""
        return {
            "relation": self.relation,
            "may_read": self.may_read,
            "header": profile_header(self.person, self.relation, self.page),
            "tabs": self.get_tabs(),
        }

    def get_tabs(self):
        """The tabs, with numbers for those who may read what they count."""
        numbers = self.person.stats
        return [
            {
                "name": name,
                "url": f"/{self.person.username}{path}",
                "count": getattr(numbers, counter) if counter and self.may_read else None,
                "current": path == self.page,
            }
            for name, path, counter in TABS
        ]
