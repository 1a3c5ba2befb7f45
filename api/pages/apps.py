"""Settings page of the apps that the viewer has allowed something."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from api import messages
from api.models import AccessToken
from api.presenters.connected_apps import connected_apps
from core.http.caching import NoStoreMixin
from core.http.htmx import redirect_with_message
from core.http.views import ActionView, PostOnlyView


class AppsView(NoStoreMixin, LoginRequiredMixin, TemplateView):
    """The apps that may use the viewer's account, what each may do, and a button to end it."""

    template_name = "api/settings_apps.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(apps=connected_apps(self.request.user), **kwargs)


class EndAppView(ActionView):
    """Ends all that the viewer has allowed one app, on all of their devices."""

    def get_object(self, pk):
        tokens = AccessToken.objects.of(self.request.user).filter(application=pk).select_related("application")
        if not (token := tokens.first()):
            raise Http404
        return token.application

    def act(self, application):
        AccessToken.objects.end_of_application(application.pk, self.request.user)

    def get_success_message(self):
        return messages.app_ended(self.object.name)

    def get_success_url(self):
        return reverse("api:apps")


class EndAllView(PostOnlyView):
    """Ends all that the viewer has allowed any app. Tokens for programs of their own stay."""

    def post(self, request):
        AccessToken.objects.end_of_applications(request.user)
        return redirect_with_message(request, messages.ALL_APPS_ENDED, reverse("api:apps"))
