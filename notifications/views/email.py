"""Which e-mails a person gets: the page that says so, and the link in each that ends them."""

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
from notifications.email_sending import UNSUBSCRIBE_SIGNER
from notifications.forms import EmailSettingsForm
from notifications.models import EmailSettings
from notifications.models.email_queryset import EmailType


class EmailSettingsView(LoginRequiredMixin, UpdateView):
    """What the viewer wants e-mails about."""

    form_class = EmailSettingsForm
    template_name = "notifications/settings.html"
    success_url = reverse_lazy("notifications:settings")

    def get_object(self):
        return EmailSettings.objects.filter(user=self.request.user).first() or EmailSettings(user=self.request.user)

    def get_context_data(self, **kwargs):
        me = self.request.user
        confirmed = {"has_confirmed_email": me.has_confirmed_email, "email_to_confirm": me.unconfirmed_email}
        return super().get_context_data(**confirmed, **kwargs)

    def form_valid(self, form):
        messages.success(self.request, "Saved.")
        return super().form_valid(form)


@method_decorator(csrf_exempt, name="dispatch")
class UnsubscribeView(View):
    """Ends e-mails of one kind for whoever has the link: a person by the button, a mail program by RFC 8058."""

    def get(self, request, token):
        return self.page(*self.read(token), done=False)

    def post(self, request, token):
        person, kind = self.read(token)
        EmailSettings.unsubscribe(person.pk, kind.value)
        return self.page(person, kind, done=True)

    def read(self, token):
        """Whose e-mails of which kind the link ends; a 404 for a link that is not ours."""
        try:
            pk, kind = UNSUBSCRIBE_SIGNER.unsign_object(token)
            return User.objects.get(pk=pk), EmailType(kind)
        except (signing.BadSignature, ValueError, TypeError, User.DoesNotExist):
            raise Http404("This link is not one of ours. Was it cut in two?") from None

    def page(self, person, kind, done):
        context = {"person": person, "about": kind.label, "done": done}
        return render(self.request, "notifications/unsubscribe.html", context)
