"""What a person does with their own side, and the pictures on it."""

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
    """Notes that the viewer has seen whatever they were sent."""

    def post(self, request):
        request.user.sides.unread().update(read_to=F("received"))
        return redirect_back(request, "/messages")

    def page_of_button(self):
        return "/messages"


class DeleteMessageView(PostOnlyView):
    """Deletes one message on the viewer's side; the other keeps theirs. An htmx request gets a word in its place."""

    def post(self, request, username, pk):
        sides = request.user.sides.select_related("conversation", "other")
        side = get_object_or_404(sides, other__username__lower=username.lower())
        side.owner = request.user
        get_object_or_404(side.messages, pk=pk)
        side.delete_messages(pk=pk)
        if request.htmx:
            return HttpResponse('<li class="dm-deleted" role="status">Deleted on your side.</li>')
        messages.success(request, f"Deleted. @{side.other.username} keeps their copy.")
        is_left = request.user.sides.with_messages().filter(pk=side.pk).exists()
        return (
            redirect_back(request, f"/messages/{side.other.username}")
            if is_left
            else HttpResponseRedirect("/messages")
        )

    def page_of_button(self):
        return f"/messages/{self.kwargs['username']}"


class MessagePictureView(View):
    """A picture in a message, asked for by its unguessable name; only for those of the two who have kept it."""

    def get(self, request, name):
        name = f"messages/{name}"
        pictures = MessagePicture.objects.filter(Q(full=name) | Q(thumb=name))
        get_object_or_404(Message.objects.readable_by(request.user), picture__in=pictures)
        return serve_media(request, name)
