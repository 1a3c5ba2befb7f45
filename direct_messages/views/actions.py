"""Actions on the viewer's side of conversations, and the pictures of messages."""

from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import View

from core.http.media import serve_media
from core.http.redirects import redirect_back
from core.http.views import PostOnlyView
from direct_messages.models import Message, MessagePicture


class MarkAllReadView(PostOnlyView):
    """Marks all messages of the viewer as read."""

    def post(self, request):
        request.user.sides.unread().update(read_to=F("received"))
        return redirect_back(request, "/messages")

    def page_of_button(self):
        return "/messages"


class DeleteMessageView(PostOnlyView):
    """Deletes one message on the viewer's side only. An htmx request gets a notice that replaces the message."""

    def post(self, request, username, pk):
        sides = request.user.sides.select_related("conversation", "other")
        side = get_object_or_404(sides, other__username__lower=username.lower())
        side.owner = request.user
        get_object_or_404(side.messages, pk=pk)
        side.delete_messages(pk=pk)
        if request.htmx:
            return HttpResponse('<li class="dm-deleted" role="status">Deleted on your side.</li>')
        messages.success(request, f"Deleted. @{side.other.username} keeps their copy.")
        has_messages = request.user.sides.with_messages().filter(pk=side.pk).exists()
        return (
            redirect_back(request, f"/messages/{side.other.username}")
            if has_messages
            else HttpResponseRedirect("/messages")
        )

    def page_of_button(self):
        return f"/messages/{self.kwargs['username']}"


class MessagePictureView(View):
    """Serves a picture of a message by its unguessable name, to participants who have not deleted the message."""

    def get(self, request, name):
        name = f"messages/{name}"
        pictures = MessagePicture.objects.filter(Q(full=name) | Q(thumb=name))
        get_object_or_404(Message.objects.readable_by(request.user), picture__in=pictures)
        return serve_media(request, name)
