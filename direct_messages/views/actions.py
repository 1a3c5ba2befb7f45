"""Actions on the viewer's side of conversations, and the pictures of messages."""

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from core.http.media import serve_media
from core.http.redirects import redirect_back, safe_next
from core.http.views import ActionView, PostOnlyView
from direct_messages import messages
from direct_messages.models import Message, MessagePicture


class MarkAllReadView(PostOnlyView):
    """Marks all messages of the viewer as read."""

    def post(self, request):
        request.user.sides.unread().update(read_to=F("received"))
        return redirect_back(request, "/messages")

    def page_of_button(self):
        return "/messages"


class DeleteMessageView(ActionView):
    """Deletes one message on the viewer's side only. An htmx request gets a notice that replaces the message."""

    def get_object(self, username, pk):
        sides = self.request.user.sides.select_related("conversation", "other")
        side = get_object_or_404(sides, other__username__lower=username.lower())
        side.owner = self.request.user
        self.message = get_object_or_404(side.messages, pk=pk)
        return side

    def act(self, side):
        side.delete_messages(pk=self.message.pk)

    def htmx_response(self):
        return HttpResponse(f'<li class="dm-deleted" role="status">{messages.MESSAGE_DELETED}</li>')

    def get_success_message(self):
        return messages.message_deleted_but_kept(self.object.other.username)

    def get_success_url(self):
        """Return the previous page, or the inbox if that was the last message of the conversation."""
        if not self.request.user.sides.with_messages().filter(pk=self.object.pk).exists():
            return "/messages"
        return safe_next(self.request, f"/messages/{self.object.other.username}")

    def page_of_button(self):
        return f"/messages/{self.kwargs['username']}"


class MessagePictureView(View):
    """Serves a picture of a message by its unguessable name, to participants who have not deleted the message."""

    def get(self, request, name):
        name = f"messages/{name}"
        pictures = MessagePicture.objects.filter(Q(full=name) | Q(thumb=name))
        get_object_or_404(Message.objects.readable_by(request.user), picture__in=pictures)
        return serve_media(request, name)
