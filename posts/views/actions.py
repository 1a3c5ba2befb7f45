"""Actions on a post: one class per action, all POST."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.http.htmx import add_toast, current_path
from core.http.redirects import safe_next
from core.http.views import ActionView
from posts import messages
from posts.cards.presenter import build_card
from posts.htmx_targets import permalink_post_id
from posts.models import Post
from posts.views.undo import undo_of_deletion

TOMBSTONE = '<p class="witt-tombstone" role="status">{}</p>'


class PostActionView(ActionView):
    """Base of an action on a post visible to the viewer. An htmx request gets the card's updated row of buttons."""

    gone_message = "That witt is gone."
    has_toast = False  # with htmx, show the message in a toast; most buttons show the result themselves

    def get_object(self, username, pk):
        posts = Post.objects.visible_to(self.request.user).originals().filter(author__username__lower=username.lower())
        return get_object_or_404(posts.select_related("author"), pk=pk)

    def page_of_button(self):
        """Return the address of the post, to which the login page leads back if there is no Referer."""
        username = self.kwargs.get("username")
        return f"/{username}/status/{self.kwargs['pk']}" if username else super().page_of_button()

    def get_success_url(self):
        return f"{safe_next(self.request, self.object.get_absolute_url())}#witt-{self.object.pk}"

    def htmx_response(self):
        displayed = get_object_or_404(Post.objects.for_display(self.request.user), pk=self.object.pk)
        is_focus = permalink_post_id(current_path(self.request)) == displayed.pk
        context = {"card": build_card(displayed, self.request.user), "is_focus": is_focus}
        response = render(self.request, "posts/_actions_response.html", context)
        return add_toast(response, self.success_message) if self.has_toast else response


class UndoActionView(PostActionView):
    """Undoes an action of the viewer, also on a post that they cannot see any more.

    The response for such a post contains nothing of it. A hidden post without an action of the viewer is a 404.
    """

    actor_path = ""  # lookup from a post to the user who did the action
    is_hidden = False

    def get_object(self, username, pk):
        try:
            return super().get_object(username, pk)
        except Http404:
            post = get_object_or_404(Post.objects.acted_on_by(self.request.user, self.actor_path), pk=pk)
        self.is_hidden, self.success_message = True, messages.ACTION_ON_HIDDEN_POST_UNDONE
        return post

    def get_success_url(self):
        return safe_next(self.request) if self.is_hidden else super().get_success_url()

    def htmx_response(self):
        return (
            HttpResponse(TOMBSTONE.format(messages.ACTION_ON_HIDDEN_POST_UNDONE))
            if self.is_hidden
            else super().htmx_response()
        )


class LikeView(PostActionView):
    """Likes a post. `Post.like` changes the counters and the notification too ("A like" in docs/architecture.md)."""

    login_reason = "like"

    def act(self, post):
        post.like(self.request.user)


class UnlikeView(UndoActionView):
    actor_path = "likes__user"

    def act(self, post):
        post.unlike(self.request.user)


class RepostView(PostActionView):
    success_message = messages.POST_REPOSTED
    login_reason = "repost"

    def act(self, post):
        post.repost(self.request.user)


class UnrepostView(UndoActionView):
    success_message = messages.POST_UNREPOSTED
    actor_path = "reposts__author"

    def act(self, post):
        post.unrepost(self.request.user)


class BookmarkView(PostActionView):
    success_message = messages.POST_BOOKMARKED
    login_reason = "bookmark"

    def act(self, post):
        post.bookmark(self.request.user)


class UnbookmarkView(UndoActionView):
    actor_path = "bookmarks__user"

    def act(self, post):
        post.unbookmark(self.request.user)


class UndoByIdMixin:
    """Mixin for the button in place of a hidden post, whose address has the post's id and no username.

    The response is the same for every id, so that it does not tell which posts exist.
    """

    def get_object(self, pk):
        return Post.objects.acted_on_by(self.request.user, self.actor_path).filter(pk=pk).first()

    def act(self, post):
        if post:
            super().act(post)

    def htmx_response(self):
        """Return nothing, which removes the row, and a toast."""
        return add_toast(HttpResponse(), self.success_message)

    def get_success_url(self):
        return safe_next(self.request)


class UnlikeByIdView(UndoByIdMixin, UnlikeView):
    success_message = messages.POST_UNLIKED


class UnrepostByIdView(UndoByIdMixin, UnrepostView):
    pass


class UnbookmarkByIdView(UndoByIdMixin, UnbookmarkView):
    success_message = messages.POST_UNBOOKMARKED


class OwnPostActionView(PostActionView):
    """An action on the viewer's own post; a post by anybody else is a 404."""

    def get_object(self, username, pk):
        own_posts = self.request.user.posts.originals().filter(author__username__lower=username.lower())
        return get_object_or_404(own_posts, pk=pk)


class PinView(OwnPostActionView):
    success_message = messages.POST_PINNED
    has_toast = True

    def act(self, post):
        post.pin_to_profile()


class UnpinView(OwnPostActionView):
    success_message = messages.POST_UNPINNED
    has_toast = True

    def act(self, post):
        post.unpin_from_profile()


class DeleteView(OwnPostActionView):
    """Deletes a post; its replies stay. The message has a button that brings back its words."""

    success_message = messages.OWN_POST_DELETED

    def act(self, post):
        self.post_url = post.get_absolute_url()
        self.undo = undo_of_deletion(post) if post.text else None
        post.delete()

    def get_success_message(self):
        """Return the message, with an undo button if there are words to get back."""
        if not self.undo:
            return self.success_message
        return self.undo.message(self.success_message)

    def htmx_response(self):
        return HttpResponse(TOMBSTONE.format(self.get_success_message()))

    def get_success_url(self):
        """Return the previous page, or home if that was a page of the deleted post."""
        url = safe_next(self.request)
        return "/" if url.startswith(self.post_url) else url
