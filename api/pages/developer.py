"""Settings pages for people who write programs: personal tokens, and applications of their own.

A secret is part of the answer to the form that made it, and of no other: it is stored as a digest.
"""

from django.contrib import messages as flash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from api import messages
from api.forms import ApplicationForm, TokenForm
from api.models import AccessToken
from api.presenters.connected_apps import last_used
from core.http.caching import NoStoreMixin
from core.http.views import ActionView, PostOnlyView
from core.rate_limits import RateLimitExceeded


class DeveloperView(NoStoreMixin, LoginRequiredMixin, TemplateView):
    """The viewer's personal tokens and applications."""

    template_name = "api/developer.html"

    def get_context_data(self, **kwargs):
        viewer, today = self.request.user, timezone.now().date()
        tokens = AccessToken.objects.of(viewer).personal().order_by("-pk")
        return super().get_context_data(
            tokens=[(token, last_used(token.last_used_on, today)) for token in tokens],
            applications=viewer.own_applications.order_by("-pk"),
            **kwargs,
        )


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NewRowView(NoStoreMixin, LoginRequiredMixin, FormView):
    """Base of a form that makes something with a secret, which the answer shows once."""

    def form_valid(self, form):
        try:
            row, secret = self.create(form)
        except RateLimitExceeded as limit:
            form.add_error(None, limit.sentence)
            response = self.form_invalid(form)
            response.status_code = 429
            return response
        return show_secret(self.request, row, secret)

    def create(self, form):
        """Make the row; return it with its secret."""
        raise NotImplementedError


class NewTokenView(NewRowView):
    """Form of a new personal token."""

    form_class = TokenForm
    template_name = "api/new_token.html"

    def create(self, form):
        return form.save(self.request.user)


class NewApplicationView(NewRowView):
    """Form of a new application."""

    form_class = ApplicationForm
    template_name = "api/application.html"
    extra_context = {"application": None}

    def create(self, form):
        return form.create(self.request.user)


def show_secret(request, row, secret):
    """Return the page with the secret of a token or an application, which is shown once."""
    return render(request, "api/secret.html", {"row": row, "secret": secret})


class OwnApplicationMixin:
    """Mixin of views of one of the viewer's applications."""

    def get_object(self, pk):
        return get_object_or_404(self.request.user.own_applications, pk=pk)


class ApplicationView(NoStoreMixin, LoginRequiredMixin, OwnApplicationMixin, FormView):
    """Form of one of the viewer's applications."""

    form_class = ApplicationForm
    template_name = "api/application.html"

    @cached_property
    def application(self):
        return self.get_object(self.kwargs["pk"])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"application": self.application}

    def get_context_data(self, **kwargs):
        return super().get_context_data(application=self.application, **kwargs)

    def form_valid(self, form):
        form.save()
        flash.success(self.request, messages.APPLICATION_SAVED)
        return HttpResponseRedirect(self.request.path)


class RenewSecretView(NoStoreMixin, OwnApplicationMixin, PostOnlyView):
    """Replaces the secret of an application, and shows the new one once."""

    def post(self, request, pk):
        application = self.get_object(pk)
        return show_secret(request, application, application.renew_secret())


class DeleteApplicationView(OwnApplicationMixin, ActionView):
    """Deletes an application, with all that people have allowed it."""

    success_message = messages.APPLICATION_DELETED

    def act(self, application):
        application.delete()

    def get_success_url(self):
        return reverse("api:developer")


class EndTokenView(ActionView):
    """Ends a personal token."""

    success_message = messages.TOKEN_ENDED

    def get_object(self, pk):
        return get_object_or_404(AccessToken.objects.of(self.request.user).personal(), pk=pk)

    def act(self, token):
        token.delete()

    def get_success_url(self):
        return reverse("api:developer")
