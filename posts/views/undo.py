"""Second thoughts: what was published a moment ago becomes a draft again."""

import re

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.html import format_html
from django_htmx.http import trigger_client_event

from posts.composer import composer
from posts.models import Post
from posts.views.composers import ComposerMixin
from witter.actions import ActionView
from witter.errors import plain
from witter.redirects import back

IDS = re.compile(r"[0-9]{1,18}(?:,[0-9]{1,18}){0,24}")
TAKEN_BACK = "Taken back: nobody sees it any more."
PICTURES_TOO = f"{TAKEN_BACK} Its pictures have to be chosen again."
TOO_LATE = "It is too late to take that back. You can still delete it."


def ids_of(posts):
    """How a form names the posts that it would take back."""
    return ",".join(str(post.pk) for post in posts)


def with_undo(sentence, posts):
    """A message with a button that takes these posts back."""
    button = '<button class="btn-text" form="act" formaction="/compose/undo" name="posts" value="{}">Undo</button>'
    return format_html(f"{{}} {button}", sentence, ids_of(posts))


class UndoView(ComposerMixin, ActionView):
    """Takes back what the viewer has only just published, and puts the words back into a composer."""

    def post(self, request):
        named = request.POST.get("posts", "")
        if not IDS.fullmatch(named):
            raise BadRequest("Undo what?")
        posts = list(request.user.posts.originals().filter(pk__in=named.split(",")).order_by("pk"))
        if not posts:
            raise Http404("That is gone already.")
        draft = Post.objects.take_back(posts)
        return self.undone(posts, draft) if draft else self.too_late()

    def undone(self, posts, draft):
        word = PICTURES_TOO if any(post.photo_count for post in posts) else TAKEN_BACK
        if not self.request.htmx:
            messages.success(self.request, word)
            return HttpResponseRedirect(f"/compose?draft={draft.key}" if draft.pk else "/compose")
        box = composer(self.request.user, "dialog", **self.start_of(draft), notice=word)
        response = render(self.request, "posts/_composer_dialog.html", {"composer": box})
        return trigger_client_event(response, "undone", {"posts": self.request.POST["posts"].split(",")})

    def too_late(self):
        if self.request.htmx:
            return plain(409, TOO_LATE)
        messages.error(self.request, TOO_LATE)
        return back(self.request)
