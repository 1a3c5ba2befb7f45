"""Push messages to a browser that shows our own pages: the switch in the notification settings."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.views.generic import TemplateView, View

from api.models import PushSubscription
from api.presenters.notifications import TYPES
from api.push.browser import SESSION_KEY, remove_subscription, subscription_of
from api.push.keys import public_key
from api.push.validation import validate_receiver
from core.http.caching import NoStoreMixin
from core.http.request_size import without_form
from core.http.suspension import open_to_suspended
from core.http.views import PostOnlyView

push_worker = open_to_suspended(
    without_form(TemplateView.as_view(template_name="api/push_worker.js", content_type="text/javascript"))
)


class DeviceView(NoStoreMixin, LoginRequiredMixin, View):
    """GET says whether this browser gets push messages, and for which key it subscribes. POST subscribes it."""

    def get(self, request):
        return JsonResponse({"key": public_key(), "is_subscribed": subscription_of(request) is not None})

    def post(self, request):
        endpoint, p256dh, auth = (request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth"))
        try:
            validate_receiver(endpoint, p256dh, auth)
        except ValidationError as error:
            return HttpResponse(" ".join(error.messages), "text/plain", status=422)
        alerts = list(dict.fromkeys(TYPES.values()))
        subscription = PushSubscription.objects.subscribe(request.user, endpoint, p256dh, auth, alerts=alerts)
        request.session[SESSION_KEY] = subscription.pk
        return HttpResponse(status=204)


class RemoveDeviceView(PostOnlyView):
    """Ends the push messages to this browser. Ending them twice is harmless."""

    def post(self, request):
        remove_subscription(request, request.user)
        return HttpResponse(status=204)
