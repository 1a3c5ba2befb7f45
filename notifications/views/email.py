"""Email settings, and the unsubscribe link of each email."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core import signing
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import UpdateView, View

from accounts.models import User
from core.http.caching import NoStoreMixin
from notifications.email_sending import UNSUBSCRIBE_SIGNER
from notifications.forms import EmailSettingsForm
from notifications.messages import SETTINGS_SAVED, UNSUBSCRIBE_LINK_INVALID
from notifications.models import EmailSettings
from notifications.models.email_queryset import EmailType


class EmailSettingsView(NoStoreMixin, LoginRequiredMixin, UpdateView):
    """The viewer's email settings."""

    form_class = EmailSettingsForm
    template_name = "notifications/settings.html"
    success_url = reverse_lazy("notifications:settings")

    def get_object(self):
        return EmailSettings.objects.filter(user=self.request.user).first() or EmailSettings(user=self.request.user)

    def get_context_data(self, **kwargs):
        viewer = self.request.user
        email = {"has_confirmed_email": viewer.has_confirmed_email, "email_to_confirm": viewer.unconfirmed_email}
        return super().get_context_data(**email, **kwargs)

    def form_valid(self, form):
        messages.success(self.request, SETTINGS_SAVED)
        return super().form_valid(form)


@method_decorator(csrf_exempt, name="dispatch")
class UnsubscribeView(View):
    """Unsubscribes from emails of one type by a signed link, without a session; one-click by RFC 8058."""

    def get(self, request, token):
        return self.render_unsubscribe(*self.read_token(token), done=False)

    def post(self, request, token):
        person, kind = self.read_token(token)
        EmailSettings.unsubscribe(person.pk, kind.value)
        return self.render_unsubscribe(person, kind, done=True)

    def read_token(self, token):
        """Return the user and the EmailType of a signed token. Raise Http404 for an invalid one."""
        try:
            pk, kind = UNSUBSCRIBE_SIGNER.unsign_object(token)
            return User.objects.get(pk=pk), EmailType(kind)
        except (signing.BadSignature, ValueError, TypeError, User.DoesNotExist):
            raise Http404(UNSUBSCRIBE_LINK_INVALID) from None

    def render_unsubscribe(self, person, kind, done):
        context = {"person": person, "about": kind.label, "done": done}
        return render(self.request, "notifications/unsubscribe.html", context)
