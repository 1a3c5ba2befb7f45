"""Actions on the viewer's side of conversations, and the pictures of messages."""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.shortcuts import get_object_or_404, render
from django.views.generic import View

from core.http.media import serve_media
from core.http.redirects import redirect_back, safe_next
from core.http.undo import Undo
from core.http.views import ActionView, PostOnlyView
from direct_messages import messages
from direct_messages.models import Message, MessagePicture
from direct_messages.presenters import conversation_partner, message_rows
from direct_messages.restore_tokens import is_restore_token, sign_restore_token


class MarkAllReadView(PostOnlyView):
    """Marks all messages of the viewer as read."""

    def post(self, request):
        request.user.sides.unread().update(read_to=F("received"))
        return redirect_back(request, "/messages")

    def page_of_button(self):
        return "/messages"


class MessageActionView(ActionView):
    """Base of an action on one message on the viewer's side; `self.object` is their Participant."""

    def get_object(self, username, pk):
        sides = self.request.user.sides.select_related("conversation", "other")
        side = get_object_or_404(sides, other__username__lower=username.lower())
        side.owner = self.request.user
        return side

    def get_success_url(self):
        """Return the previous page, or the inbox if no message is left."""
        if not self.request.user.sides.with_messages().filter(pk=self.object.pk).exists():
            return "/messages"
        return safe_next(self.request, f"/messages/{self.object.other.username}")

    def page_of_button(self):
        return f"/messages/{self.kwargs['username']}"


class DeleteMessageView(MessageActionView):
    """Deletes one message on the viewer's side only. htmx gets a notice with Undo in its place."""

    def get_object(self, username, pk):
        side = super().get_object(username, pk)
        get_object_or_404(side.messages, pk=pk)
        return side

    def act(self, side):
        side.delete_message(self.kwargs["pk"])

    def htmx_response(self):
        context = {"notice": messages.MESSAGE_DELETED, "id": self.kwargs["pk"], "undo": self.get_undo()}
        return render(self.request, "direct_messages/_deleted_message.html", context)

    def get_success_message(self):
        return self.get_undo().message(messages.MESSAGE_DELETED)

    def get_undo(self):
        pk = self.kwargs["pk"]
        url = f"/messages/{self.object.other.username}/{pk}/restore"
        return Undo(url, "token", sign_restore_token(self.object, pk))


class RestoreMessageView(MessageActionView):
    """Undoes the deletion of a message; the token in the button expires. An htmx request gets the message."""

    success_message = messages.MESSAGE_RESTORED

    def act(self, side):
        pk = self.kwargs["pk"]
        is_valid = is_restore_token(self.request.POST.get("token", ""), side, pk)
        if not (is_valid and side.restore_message(pk)):
            raise ValidationError(messages.MESSAGE_RESTORE_TOO_LATE)

    def htmx_response(self):
        message = self.object.messages.with_pictures().get(pk=self.kwargs["pk"])
        (row,) = message_rows([message], self.object)
        context = {"message_rows": [replace(row, day="")], "partner": conversation_partner(self.object.other)}
        return render(self.request, "direct_messages/_message_list.html", context)


class MessagePictureView(View):
    """Serves a picture of a message by its unguessable name, to participants who have not deleted the message."""

    def get(self, request, name):
        name = f"messages/{name}"
        pictures = MessagePicture.objects.filter(Q(full=name) | Q(thumb=name))
        get_object_or_404(Message.objects.readable_by(request.user), picture__in=pictures)
        return serve_media(request, name)
