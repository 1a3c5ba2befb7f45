"""Saving and deleting drafts."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from core.http.errors import plain_text_response
from core.http.htmx import add_toast, redirect_with_message
from core.http.views import ActionView, PostOnlyView
from core.rate_limits import RateLimitExceeded
from core.submissions import submission_from
from posts import messages
from posts.models import Draft
from posts.views.composer_mixin import ComposerMixin


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
        message = messages.DRAFT_SAVED if draft else messages.DRAFT_EMPTY
        if not request.htmx:
            return redirect_with_message(request, message, "/compose")
        response = self.clear_saved_draft(
            self.render_composer(self.blank_composer(self.get_variant(), self.get_related_posts()["in_reply_to"]))
        )
        return add_toast(response, message, after="settle", href="/compose", label="Drafts")

    def error_response(self, sentence, status):
        if "auto" in self.request.POST or self.request.htmx:
            return plain_text_response(status, sentence)
        return self.render_composer(self.refilled_composer(self.get_texts(), sentence), status)


class DeleteDraftView(ActionView):
    """Deletes the viewer's own draft; one by anybody else is a 404."""

    success_message = messages.DRAFT_DELETED

    def get_object(self, key):
        return get_object_or_404(self.request.user.drafts, key=key)

    def act(self, draft):
        draft.delete()

    def htmx_response(self):
        return HttpResponse()

    def get_success_url(self):
        return "/compose"
