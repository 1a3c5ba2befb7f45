"""Saving and deleting drafts."""

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
    """Saves the composer's text as a draft, on request or automatically (`auto`, with an empty response)."""

    def post(self, request):
        try:
            draft = Draft.objects.save_draft(
                request.user, submission_from(request.POST), self.get_texts(), **self.get_related_posts()
            )
        except ValidationError as error:
            return self.error_response(error.messages[0], 422)
        except RateLimitExceeded as error:
            return self.error_response(error.sentence, 429)
        if "auto" in request.POST:
            return HttpResponse(status=204)
        message = DRAFT_SAVED if draft else NOTHING_TO_SAVE
        if not request.htmx:
            messages.success(request, message)
            return HttpResponseRedirect("/compose")
        response = self.clear_saved_draft(
            self.render_composer(self.blank_composer(self.get_variant(), self.get_related_posts()["in_reply_to"]))
        )
        return trigger_client_event(
            response, "toast", {"text": message, "href": "/compose", "label": "Drafts"}, after="settle"
        )

    def error_response(self, sentence, status):
        if "auto" in self.request.POST or self.request.htmx:
            return plain_text_response(status, sentence)
        return self.render_composer(self.refilled_composer(self.get_texts(), sentence), status)


class DeleteDraftView(PostOnlyView):
    """Deletes the viewer's own draft; one by anybody else is a 404."""

    def post(self, request, key):
        get_object_or_404(request.user.drafts, key=key).delete()
        if request.htmx:
            return HttpResponse()
        messages.success(request, "That draft is gone.")
        return HttpResponseRedirect("/compose")
