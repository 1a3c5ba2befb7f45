"""Undoing a publication: posts published a moment ago become a draft again."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import render
from django_htmx.http import trigger_client_event

from core.http.htmx import error_or_redirect, redirect_with_message
from core.http.redirects import safe_next
from core.http.undo import Undo
from core.http.views import PostOnlyView
from core.ids import parse_ids
from posts import messages
from posts.models import Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.presenters.composer import build_composer
from posts.views.composer_mixin import ComposerMixin


def ids_param(posts):
    """Return the ids of the posts as a form field's value."""
    return ",".join(str(post.pk) for post in posts)


def undo_of(posts):
    """Return the Undo button for the publication of these posts."""
    return Undo("/compose/undo", "posts", ids_param(posts))


class UndoView(ComposerMixin, PostOnlyView):
    """Deletes posts that the viewer published within UNDO_WINDOW, and opens a composer with their text."""

    def post(self, request):
        try:
            ids = parse_ids(request.POST.get("posts", ""), MAX_THREAD_POSTS)
        except ValueError:
            raise BadRequest("Undo what?") from None
        posts = list(request.user.posts.originals().filter(pk__in=ids).order_by("pk"))
        if not posts:
            raise Http404("That is gone already.")
        draft = Post.objects.undo_publish(posts)
        return self.restored_response(posts, draft) if draft else self.too_late_response()

    def restored_response(self, posts, draft):
        message = (
            messages.PUBLICATION_WITH_PICTURES_UNDONE
            if any(post.photo_count for post in posts)
            else messages.PUBLICATION_UNDONE
        )
        if not self.request.htmx:
            return redirect_with_message(
                self.request, message, f"/compose?draft={draft.key}" if draft.pk else "/compose"
            )
        composer = build_composer(self.request.user, "dialog", **self.initial_from_draft(draft), notice=message)
        response = render(self.request, "posts/_composer_dialog.html", {"composer": composer})
        return trigger_client_event(response, "posts:undone", {"posts": self.request.POST["posts"].split(",")})

    def too_late_response(self):
        return error_or_redirect(self.request, messages.PUBLICATION_UNDO_TOO_LATE, safe_next(self.request), status=409)
