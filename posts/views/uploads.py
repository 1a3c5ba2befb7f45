"""Uploads of a composer: scripts send each picture as soon as it is chosen, and its id with the form."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse

from core.http.errors import plain_text_response
from core.http.request_size import TakesUploadsMixin
from core.http.views import PostOnlyView
from core.rate_limits import RateLimitExceeded
from posts.forms import UploadForm
from posts.models import Upload


class UploadView(TakesUploadsMixin, PostOnlyView):
    """Stores the picture `file`, and returns its id as JSON; an error as a plain sentence."""

    def post(self, request):
        form = UploadForm(request.POST, request.FILES)
        try:
            if not form.is_valid():
                raise ValidationError(form.errors.as_data())
            return JsonResponse({"id": form.save(request.user).pk})
        except ValidationError as error:
            return plain_text_response(422, error.messages[0])
        except RateLimitExceeded as limit:
            return plain_text_response(429, limit.sentence)


class DeleteUploadView(PostOnlyView):
    """Deletes a picture of the viewer that is not published. Idempotent."""

    def post(self, request, pk):
        Upload.objects.filter(owner=request.user, pk=pk).remove()
        return HttpResponse(status=204)
