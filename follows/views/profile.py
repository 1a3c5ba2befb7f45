"""Base of the profile pages: header, tabs, relationship, and whether the viewer can see the posts."""

from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.views.profile import ProfileMixin
from core.fastpath.prepared_queries import PreparedQuery
from core.templating.tabs import tabs_below
from follows import messages
from follows.familiar_followers import familiar_followers
from follows.presenters import profile_header
from follows.relationships import relationship_with
from follows.suggestions import lazy_suggestions
from follows.visibility import can_see_posts_of

READABLE_PROFILE = PreparedQuery(
    lambda viewer, pk: User.objects.filter(can_see_posts_of(viewer, ""), pk=pk).values_list("pk"), "pk"
)


class ProfilePageMixin(ProfileMixin):
    """Mixin for a TemplateView that is a page of a profile: adds header, relation and tabs to its context.

    `page` is the path below the profile ("/media"). A viewer who cannot see the user's posts gets the header and the
    reason; the view's own `get_context_data` is then not called and its list is not queried.
    """

    page = ""
    hidden_template_name = "accounts/profile_hidden.html"
    hidden_content = messages.HIDDEN_POSTS

    def get(self, request, *args, **kwargs):
        self.relation = relationship_with(request.user, self.person)
        self.may_read = bool(READABLE_PROFILE(request.user, pk=self.person.pk))
        if not self.may_read:
            return self.render_hidden()
        return super().get(request, *args, **kwargs)

    def render_hidden(self):
        """Return the page for a viewer who cannot see the posts: the header and the reason."""
        context = {**self.get_profile_context(), "person": self.person, "hidden_content": self.hidden_content}
        return render(self.request, self.hidden_template_name, context)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{**self.get_profile_context(), **kwargs})

    def get_profile_context(self):
        """Return the context shared by all profile pages."""
        return {
            "relation": self.relation,
            "may_read": self.may_read,
            "header": profile_header(self.person, self.relation, self.page),
            "tabs": self.get_tabs(),
            "familiar": SimpleLazyObject(self.get_familiar_followers),
            "suggestions": lazy_suggestions(self.request.user, without={self.person.pk}),
        }

    def get_familiar_followers(self):
        """Return the FamiliarFollowers of the person; None for none, and if their followers are not to be seen."""
        is_shown = self.may_read and self.relation.signed_in and not self.relation.is_self
        return familiar_followers(self.request.user, self.person) if is_shown else None

    def get_tabs(self):
        """Return the tabs, with counts only for viewers who can see the posts."""
        stats = self.person.stats
        rows = (
            ("Witts", "", None),
            ("Replies", "/with_replies", stats.replies_count),
            ("Media", "/media", stats.media_count),
            ("Likes", "/likes", stats.likes_count),
        )
        rows = ((name, path, count if self.may_read else None) for name, path, count in rows)
        return tabs_below(self.person.get_absolute_url(), self.page, rows)
