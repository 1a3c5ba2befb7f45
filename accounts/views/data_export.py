"""Pages of the data export and of account security."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.cache import caches
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.devices import remember_device
from core.data_export import stream_zip
from core.rate_limits import RateLimitExceeded

EXPORT_INTERVAL_SECONDS = 60  # between two exports


class DataExportView(LoginRequiredMixin, TemplateView):
    """Page that describes the data export; POST streams it as a ZIP file."""

    template_name = "accounts/settings_data.html"

    def post(self, request):
        if not caches["default"].add(f"archive-{request.user.pk}", True, EXPORT_INTERVAL_SECONDS):
            raise RateLimitExceeded("Your archive was sent a moment ago. You can have another one in a minute.")
        response = StreamingHttpResponse(stream_zip(request.user), content_type="application/zip")
        name = f"witter-{request.user.username}-{timezone.now():%Y-%m-%d}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class SecurityView(LoginRequiredMixin, TemplateView):
    """Security page; POST ends all other sessions."""

    template_name = "accounts/settings_security.html"

    def post(self, request):
        request.user.log_out_everywhere()
        update_session_auth_hash(request, request.user)
        messages.success(request, "You are logged out everywhere else.")
        response = HttpResponseRedirect(request.path)
        remember_device(response, request.user)
        return response
