"""Page of the data export."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.cache import caches
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts import messages
from core.data_export import stream_zip
from core.http.caching import NoStoreMixin
from core.rate_limits import RateLimitExceeded

EXPORT_INTERVAL_SECONDS = 60  # between two exports


class DataExportView(NoStoreMixin, LoginRequiredMixin, TemplateView):
    """Page that describes the data export; POST streams it as a ZIP file."""

    template_name = "accounts/settings_data.html"

    def post(self, request):
        if not caches["default"].add(f"archive-{request.user.pk}", True, EXPORT_INTERVAL_SECONDS):
            raise RateLimitExceeded(messages.DATA_EXPORTED_RECENTLY)
        response = StreamingHttpResponse(stream_zip(request.user), content_type="application/zip")
        name = f"witter-{request.user.username}-{timezone.now():%Y-%m-%d}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
