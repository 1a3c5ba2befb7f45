"""Words kept for later: kept by a button or by themselves, and thrown away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django_htmx.http import trigger_client_event

from core.http.errors import plain_text_response
from core.http.views import PostOnlyView
from core.rate_limits import RateLimitExceeded
from posts.forms import submission_from
from posts.models import Draft
from posts.views.composer_mixin import ComposerMixin

DRAFT_SAVED = "Kept as a draft. Only you see these."
NOTHING_TO_SAVE = "There was nothing to keep yet."


class SaveDraftView(ComposerMixin, PostOnlyView):
    """Keeps what is in a composer. The page does so by itself, too (`auto`): then no word about it is needed."""

    def post(self, request):
        try:
            draft = Draft.objects.save_draft(
                request.user, submission_from(request.POST), self.get_texts(), **self.get_seen()
            )
        except ValidationError as refusal:
            return self.refused(refusal.messages[0], 422)
        except RateLimitExceeded as limit:
            return self.refused(limit.sentence, 429)
        if "auto" in request.POST:
            return HttpResponse(status=204)
        word = DRAFT_SAVED if draft else NOTHING_TO_SAVE
        if not request.htmx:
            messages.success(request, word)
            return HttpResponseRedirect("/compose")
        response = self.done(self.show(self.fresh(self.get_variant(), self.get_seen()["in_reply_to"])))
        return trigger_client_event(
            response, "toast", {"text": word, "href": "/compose", "label": "Drafts"}, after="settle"
        )

    def refused(self, sentence, status):
        if "auto" in self.request.POST or self.request.htmx:
            return plain_text_response(status, sentence)
        return self.show(self.shown_again(self.get_texts(), sentence), status)


class DeleteDraftView(PostOnlyView):
    """Throws a draft of one's own away; anybody else's looks as if it were not there."""

    def post(self, request, key):
        get_object_or_404(request.user.drafts, key=key).delete()
        if request.htmx:
            return HttpResponse()
        messages.success(request, "That draft is gone.")
        return HttpResponseRedirect("/compose")
