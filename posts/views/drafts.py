"""Words kept for later: kept by a button or by themselves, and thrown away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django_htmx.http import trigger_client_event

from posts.forms import submission_of
from posts.models import Draft
from posts.views.composers import ComposerMixin
from witter.actions import ActionView
from witter.errors import plain
from witter.limits import LimitReached

KEPT = "Kept as a draft. Only you see these."
NOTHING = "There was nothing to keep yet."


class KeepDraftView(ComposerMixin, ActionView):
    """Keeps what is in a composer. The page does so by itself, too (`auto`): then no word about it is needed."""

    def post(self, request):
        try:
            draft = Draft.objects.keep(request.user, submission_of(request.POST), self.get_texts(), **self.get_seen())
        except ValidationError as refusal:
            return self.refused(refusal.messages[0], 422)
        except LimitReached as limit:
            return self.refused(limit.sentence, 429)
        if "auto" in request.POST:
            return HttpResponse(status=204)
        word = KEPT if draft else NOTHING
        if not request.htmx:
            messages.success(request, word)
            return HttpResponseRedirect("/compose")
        response = self.done(self.show(self.fresh(self.get_variant(), self.get_seen()["in_reply_to"])))
        return trigger_client_event(
            response, "toast", {"text": word, "href": "/compose", "label": "Drafts"}, after="settle"
        )

    def refused(self, sentence, status):
        if "auto" in self.request.POST or self.request.htmx:
            return plain(status, sentence)
        return self.show(self.shown_again(self.get_texts(), sentence), status)


class DeleteDraftView(ActionView):
    """Throws a draft of one's own away; anybody else's looks as if it were not there."""

    def post(self, request, key):
        get_object_or_404(request.user.drafts, key=key).delete()
        if request.htmx:
            return HttpResponse()
        messages.success(request, "That draft is gone.")
        return HttpResponseRedirect("/compose")
