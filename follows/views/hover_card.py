"""Hover card: a small profile shown when the pointer rests on a name."""

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from accounts.models import User
from follows.presenters import profile_header
from follows.relationships import relationship_with
from follows.visibility import can_see_user


class HoverCardView(TemplateView):
    """HTML fragment of a user's profile, for viewers who can see them. Two queries besides the viewer's."""

    template_name = "accounts/_hover_card.html"

    def get_context_data(self, username, **kwargs):
        viewer = self.request.user
        people = User.objects.with_username(username).filter(can_see_user(viewer, "")).select_related("stats")
        person = get_object_or_404(people)
        return super().get_context_data(header=profile_header(person, relationship_with(viewer, person)), **kwargs)
