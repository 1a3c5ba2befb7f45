"""Undo: posts published a moment ago become a draft again; a deleted post is restored, or becomes a draft."""

import uuid
from datetime import datetime

from django.core import signing
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget, trigger_client_event

from core.http.htmx import add_toast, current_path, error_or_redirect, redirect_with_message
from core.http.redirects import safe_next
from core.http.undo import Undo
from core.http.views import PostOnlyView
from core.ids import parse_ids
from core.rate_limits import RateLimitExceeded
from posts import messages
from posts.cards.loading import load_cards
from posts.htmx_targets import permalink_post_id
from posts.models import Draft, Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.presenters.composer import build_composer
from posts.views.composer_mixin import ComposerMixin

UNDO_URL = "/compose/undo"
DELETED_POST_SALT = "posts.deleted.with_place"
DELETION_UNDO_SECONDS = 600


def ids_param(posts):
    """Return the ids of the posts as a form field's value."""
    return ",".join(str(post.pk) for post in posts)


def undo_of(posts):
    """Return the Undo button for the publication of these posts."""
    return Undo(UNDO_URL, "posts", ids_param(posts))


def undo_of_deletion(post):
    """Return the Undo button for the deletion of a post.

    Its value is signed and has all that the post or a draft of it needs: the server stores nothing of the post.
    """
    identity = [post.pk, post.created_at.isoformat()] if post.can_be_restored else None
    related = post.in_reply_to_id, post.quote_of_id
    values = [uuid.uuid4().hex, post.author_id, post.text, *related, post.photo_count, identity]
    return Undo(UNDO_URL, "deleted", signing.dumps(values, salt=DELETED_POST_SALT, compress=True))


class UndoView(ComposerMixin, PostOnlyView):
    """Opens a composer with the text of `posts` published within UNDO_WINDOW, deleting them.

    Restores a `deleted` post, or opens a composer with its text if something of the post would be missing.
    """

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
        key, author, text, parent, quoted, photo_count, identity = values
        if author != self.request.user.pk:
            raise Http404("That was not yours.")
        related = {"in_reply_to": self.visible_post(str(parent)), "quote_of": self.visible_post(str(quoted))}
        is_complete = bool(parent) == bool(related["in_reply_to"]) and bool(quoted) == bool(related["quote_of"])
        if identity and is_complete and (post := self.restore_post(text, related, *identity)):
            return self.post_response(post)
        draft = Draft.objects.save_draft(self.request.user, key, [text], **related, photo_count=photo_count)
        if not draft:
            raise Http404("Those words are out again already.")
        return self.restored_response(draft, messages.deletion_undone(photo_count))

    def restore_post(self, text, related, pk, created_at):
        """Return the post, or None if it may not be published: the composer shows the reason when it is submitted."""
        try:
            return Post.objects.restore(
                self.request.user, text, **related, pk=pk, created_at=datetime.fromisoformat(created_at)
            )
        except (ValidationError, RateLimitExceeded):
            return None

    def post_response(self, post):
        """Return the restored post's card for htmx, which replaces the tombstone; otherwise redirect to the post."""
        htmx = self.request.htmx
        if not htmx or htmx.target == "dialog":  # from the message of a page
            address = post.permalink if htmx else f"{safe_next(self.request, post.permalink)}#witt-{post.pk}"
            return redirect_with_message(self.request, messages.POST_RESTORED, address)
        (card,) = load_cards(list(Post.objects.filter(pk=post.pk).timeline_rows()), self.request.user)
        is_conversation = bool(permalink_post_id(current_path(self.request)))
        return add_toast(
            HttpResponse(card.render(is_conversation=is_conversation)), messages.POST_RESTORED, after="settle"
        )

    def restored_response(self, draft, message, undone_ids=""):
        """Return a composer with this draft, saved or not, and the message; with htmx, the page drops these posts."""
        if not self.request.htmx:
            address = f"/compose?draft={draft.key}" if draft.pk else "/compose"
            return redirect_with_message(self.request, message, address)
        composer = build_composer(
            self.request.user, "dialog", **(self.initial_from_draft(draft) | {"notice": message})
        )
        response = render(self.request, "posts/_composer_dialog.html", {"composer": composer})
        retarget(reswap(response, "innerHTML"), "#dialog")
        return trigger_client_event(response, "posts:undone", {"posts": undone_ids.split(",") if undone_ids else []})

    def too_late_response(self, message):
        return error_or_redirect(self.request, message, safe_next(self.request), status=409)
