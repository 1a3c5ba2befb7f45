"""The small card that names show when one rests on them."""

from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from accounts.models import User
from follows.people import header_of
from follows.relations import relation_of
from follows.visibility import may_meet


class CardView(TemplateView):
    """A piece of a page: who somebody is, for whoever may meet them. Two queries besides the viewer's own."""

    template_name = "accounts/_hover_card.html"

    def get_context_data(self, username, **kwargs):
        viewer = self.request.user
        people = User.objects.named(username).filter(may_meet(viewer, "")).select_related("stats")
        person = get_object_or_404(people)
        return super().get_context_data(header=header_of(person, relation_of(viewer, person)), **kwargs)
