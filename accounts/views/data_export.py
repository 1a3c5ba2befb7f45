"""What one may have of oneself, and who else may use one's account."""

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

EXPORT_INTERVAL_SECONDS = 60  # seconds between two archives


class DataExportView(LoginRequiredMixin, TemplateView):
    """Tells what an archive holds; POST sends it."""

    template_name = "accounts/settings_data.html"

    def post(self, request):
        if not caches["default"].add(f"archive-{request.user.pk}", True, EXPORT_INTERVAL_SECONDS):
            raise RateLimitExceeded("Your archive was sent a moment ago. You can have another one in a minute.")
        response = StreamingHttpResponse(stream_zip(request.user), content_type="application/zip")
        name = f"witter-{request.user.username}-{timezone.now():%Y-%m-%d}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class SecurityView(LoginRequiredMixin, TemplateView):
    """The way to the password; POST logs out everywhere but here."""

    template_name = "accounts/settings_security.html"

    def post(self, request):
        request.user.log_out_everywhere()
        update_session_auth_hash(request, request.user)
        messages.success(request, "You are logged out everywhere else.")
        response = HttpResponseRedirect(request.path)
        remember_device(response, request.user)
        return response
