"""The frame of a profile: who it is, what is between them and the viewer, and whether there is more to read."""

from django.shortcuts import render

from accounts.models import User
from accounts.views.profile import ProfileMixin
from follows.people import header_of
from follows.relations import relation_of
from follows.visibility import may_read
from witter.prepared import Prepared

READABLE = Prepared(lambda viewer, pk: User.objects.filter(may_read(viewer, ""), pk=pk).values_list("pk"), "pk")
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
    closed_template_name = "accounts/profile_closed.html"
    closed_words = "these witts"

    def get(self, request, *args, **kwargs):
        self.relation = relation_of(request.user, self.person)
        self.may_read = bool(READABLE(request.user, pk=self.person.pk))
        if not self.may_read:
            return self.closed()
        return super().get(request, *args, **kwargs)

    def closed(self):
        """The page for someone who may not read: the head, and why there is no more."""
        context = {**self.get_frame(), "person": self.person, "closed_words": self.closed_words}
        return render(self.request, self.closed_template_name, context)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{**self.get_frame(), **kwargs})

    def get_frame(self):
        """What every page of a person shows around its list."""
        return {
            "relation": self.relation,
            "may_read": self.may_read,
            "header": header_of(self.person, self.relation, self.page),
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
