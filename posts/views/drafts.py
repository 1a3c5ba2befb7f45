"""Saving and deleting drafts."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django_htmx.http import trigger_client_event

from core.http.errors import plain_text_response
from core.http.htmx import add_toast, redirect_with_message
from core.http.request_size import TakesUploadsMixin
from core.http.views import ActionView, PostOnlyView
from core.ids import parse_id
from core.rate_limits import RateLimitExceeded
from core.submissions import submission_from
from posts import messages, post_text
from posts.models import Draft
from posts.views.composer_mixin import ComposerMixin

DRAFTS_URL = "/compose#drafts"


class SaveDraftView(TakesUploadsMixin, ComposerMixin, PostOnlyView):
    """Saves the composer's text as a draft, on request or automatically (`auto`, with an empty response).

    Scripts send the number of its `pictures`, which stay in the browser. Uploaded pictures are counted and lost.
    """

    def post(self, request):
        texts, kept_count = self.get_texts(), parse_id(request.POST.get("pictures")) or 0
        lost_count = sum(map(bool, request.FILES.getlist("images"))) if any(map(post_text.clean, texts)) else 0
        try:
            draft = Draft.objects.save_draft(
                request.user,
                submission_from(request.POST),
                texts,
                **self.get_related_posts(),
                photo_count=kept_count or lost_count,
            )
        except ValidationError as error:
            return self.error_response(error.messages[0], 422)
        except RateLimitExceeded as error:
            return self.error_response(error.sentence, 429)
        if "auto" in request.POST:
            return HttpResponse(status=204)
        message = saved_message(draft, lost_count)
        if not request.htmx:
            return redirect_with_message(request, message, DRAFTS_URL)
        response = self.render_composer(
            self.blank_composer(self.get_variant(), self.get_related_posts()["in_reply_to"])
        )
        trigger_client_event(response, "composer:saved", {"submission": request.POST.get("submission", "")})
        return add_toast(response, message, after="settle", href=DRAFTS_URL, label="Drafts")

    def error_response(self, sentence, status):
        if "auto" in self.request.POST or self.request.htmx:
            return plain_text_response(status, sentence)
        return self.render_composer(self.refilled_composer(self.get_texts(), sentence), status)


def saved_message(draft, lost_count):
    """Return the message after saving `draft` (None if it was empty), which lost this number of pictures."""
    if not draft:
        return messages.DRAFT_EMPTY
    return messages.draft_saved_without_pictures(lost_count) if lost_count else messages.DRAFT_SAVED


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
        return DRAFTS_URL
