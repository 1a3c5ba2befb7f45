"""Page of account security."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.views.generic import TemplateView

from accounts.devices import remember_device
from accounts.messages import LOGGED_OUT_EVERYWHERE_ELSE
from core.http.caching import NoStoreMixin


class SecurityView(NoStoreMixin, LoginRequiredMixin, TemplateView):
    """Security page; POST ends all other sessions."""

    template_name = "accounts/settings_security.html"

    def post(self, request):
        request.user.log_out_everywhere()
        update_session_auth_hash(request, request.user)
        messages.success(request, LOGGED_OUT_EVERYWHERE_ELSE)
        response = HttpResponseRedirect(request.path)
        remember_device(response, request.user)
        return response
