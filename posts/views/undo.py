"""Undoing: posts published or deleted a moment ago come back as a draft."""

import uuid

from django.core import signing
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
from posts.models import Draft, Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.presenters.composer import build_composer
from posts.views.composer_mixin import ComposerMixin

UNDO_URL = "/compose/undo"
DELETED_POST_SALT = "posts.deleted"
DELETION_UNDO_SECONDS = 600


def ids_param(posts):
    """Return the ids of the posts as a form field's value."""
    return ",".join(str(post.pk) for post in posts)


def undo_of(posts):
    """Return the Undo button for the publication of these posts."""
    return Undo(UNDO_URL, "posts", ids_param(posts))


def undo_of_deletion(post):
    """Return the Undo button for the deletion of a post.

    Its value is signed and has all that a draft of the post needs: the server keeps nothing of the post.
    """
    values = [uuid.uuid4().hex, post.author_id, post.text, post.in_reply_to_id, post.quote_of_id, post.photo_count]
    return Undo(UNDO_URL, "deleted", signing.dumps(values, salt=DELETED_POST_SALT, compress=True))


class UndoView(ComposerMixin, PostOnlyView):
    """Opens a composer with the text of `posts` published within UNDO_WINDOW, deleting them, or of a `deleted` one."""

    def post(self, request):
        if "deleted" in request.POST:
            return self.undo_deletion(request.POST["deleted"])
        return self.undo_publication(request.POST.get("posts", ""))

    def undo_publication(self, param):
        try:
            ids = parse_ids(param, MAX_THREAD_POSTS)
        except ValueError:
            raise BadRequest("Undo what?") from None
        posts = list(self.request.user.posts.originals().filter(pk__in=ids).order_by("pk"))
        if not posts:
            raise Http404("That is gone already.")
        draft = Post.objects.undo_publish(posts)
        if not draft:
            return self.too_late_response(messages.PUBLICATION_UNDO_TOO_LATE)
        count = posts[0].photo_count
        message = messages.publication_with_pictures_undone(count) if count else messages.PUBLICATION_UNDONE
        return self.restored_response(draft, message, param)

    def undo_deletion(self, param):
        try:
            values = signing.loads(param, salt=DELETED_POST_SALT, max_age=DELETION_UNDO_SECONDS)
        except signing.SignatureExpired:
            return self.too_late_response(messages.DELETION_UNDO_TOO_LATE)
        except signing.BadSignature:
            raise BadRequest("Undo what?") from None
        key, author, text, parent, quoted, photo_count = values
        if author != self.request.user.pk:
            raise Http404("That was not yours.")
        related = {"in_reply_to": self.visible_post(str(parent)), "quote_of": self.visible_post(str(quoted))}
        draft = Draft.objects.save_draft(self.request.user, key, [text], **related, photo_count=photo_count)
        if not draft:
            raise Http404("Those words are out again already.")
        return self.restored_response(draft, messages.deletion_undone(photo_count))

    def restored_response(self, draft, message, undone_ids=""):
        """Return a composer with this draft, saved or not, and the message; with htmx, the page drops these posts."""
        if not self.request.htmx:
            address = f"/compose?draft={draft.key}" if draft.pk else "/compose"
            return redirect_with_message(self.request, message, address)
        composer = build_composer(
            self.request.user, "dialog", **(self.initial_from_draft(draft) | {"notice": message})
        )
        response = render(self.request, "posts/_composer_dialog.html", {"composer": composer})
        return trigger_client_event(response, "posts:undone", {"posts": undone_ids.split(",") if undone_ids else []})

    def too_late_response(self, message):
        return error_or_redirect(self.request, message, safe_next(self.request), status=409)
