"""Writing."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from core.http.htmx import current_path
from core.http.redirects import safe_next
from core.http.request_size import TakesUploadsMixin
from core.rate_limits import RateLimitExceeded
from posts.cards.loading import load_cards
from posts.forms import PostForm
from posts.htmx_targets import insertion_target, permalink_post_id
from posts.models import Draft, Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.presenters.composer import composer_context
from posts.presenters.drafts import draft_rows
from posts.views.composer_mixin import ComposerMixin
from posts.views.last_form import LastFormMixin
from posts.views.polling import VISIBLE_POST_STATE, counts_by_post
from posts.views.undo import ids_param, message_with_undo_button

RECHOOSE_PICTURES = "Please choose your pictures again: a page cannot keep them."


class ComposeView(TakesUploadsMixin, LastFormMixin, ComposerMixin, LoginRequiredMixin, FormView):
    """A page to write on (`?in_reply_to=ID`, `?quote=ID`, `?text=`, `?draft=KEY`), and where composers post to."""

    form_class = PostForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "author": self.request.user}

    def get(self, request):
        variant = "dialog" if request.htmx else "page"
        box = composer_context(request.user, variant, **self.get_start())
        if request.htmx:
            return render(request, "posts/_composer_dialog.html", {"composer": box})
        return render(request, self.template_name, {"composer": box, "drafts": draft_rows(request.user)})

    def get_start(self):
        """What the composer begins with: a draft, or what the address says."""
        asked = self.request.GET
        key = asked.get("draft")
        if key and not self.is_last_form(key):
            return self.start_of(get_object_or_404(self.request.user.drafts, key=key[:41]))
        texts = [text for text in asked.getlist("text") if text][:MAX_THREAD_POSTS]
        start = {"in_reply_to": self.seen(asked.get("in_reply_to")), "quote_of": self.seen(asked.get("quote"))}
        submission = "" if self.request.htmx else self.get_last_form(*(post and post.pk for post in start.values()))
        return {**start, "texts": texts, "submission": submission}

    def post(self, request):
        if "add" in request.POST:
            return self.with_another_box()
        return super().post(request)

    def with_another_box(self):
        """The same form with one more box; nothing is published."""
        notice = RECHOOSE_PICTURES if any(self.request.FILES.getlist("images")) else ""
        return self.show(self.shown_again([*self.get_texts(), ""], notice, focus_last=True))

    def form_valid(self, form):
        try:
            posts = form.publish()
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        except RateLimitExceeded as limit:
            if self.request.htmx:
                raise  # a sentence is enough: the words are still in the box
            form.add_error(None, limit.sentence)
            return self.form_invalid(form, status=429)
        Draft.objects.filter(user=self.request.user, key=form.cleaned_data["submission"]).delete()
        return self.published(posts)

    def form_invalid(self, form, status=200):
        seen = {name: getattr(form, "cleaned_data", {}).get(name) for name in ("in_reply_to", "quote_of")}
        box = composer_context(self.request.user, self.get_variant(), form, **seen)
        return self.show(box, 422 if self.request.htmx else status)

    def published(self, posts):
        """On to the witt; back home from there, or where `next` says. With htmx most pages stay, and get the witt."""
        post, variant = posts[0], self.get_variant()
        if self.request.htmx and variant != "page":
            return self.done(self.inserted(posts, variant))
        messages.success(self.request, message_with_undo_button(published_message(posts), posts))
        address = post.get_absolute_url()
        if variant == "home" or self.request.POST.get("next"):
            address = f"{safe_next(self.request, address)}#witt-{post.pk}"
        htmx = self.request.htmx
        response = self.done(HttpResponseClientRedirect(address)) if htmx else HttpResponseRedirect(address)
        if variant == "page":
            self.remember_form(response)
        return response

    def inserted(self, posts, variant):
        """A fresh composer, a word that it worked, and new cards for the top of home or the end of a thread."""
        viewer, post = self.request.user, posts[0]
        page, answered = current_path(self.request), post.in_reply_to
        rows = Post.objects.filter(pk__in=[post.pk for post in posts]).timeline_rows()
        context = {
            "composer": self.fresh(variant, post.in_reply_to),
            "cards": load_cards(list(rows.order_by("pk" if variant == "reply" else "-pk")), viewer),
            "place": insertion_target(post, page),
            "focus": permalink_post_id(page),
            "has_branches": answered and answered.pk == permalink_post_id(page),
        }
        response = render(self.request, "posts/_publish_response.html", context)
        if answered:
            rows = [row._asdict() for row in VISIBLE_POST_STATE(viewer, ids=[answered.pk])]
            trigger_client_event(response, "posts:counts", counts_by_post(rows))
        toast = {"text": published_message(posts), "href": post.get_absolute_url(), "undo": ids_param(posts)}
        return trigger_client_event(response, "toast", toast, after="settle")  # when a dialog has closed


def published_message(posts):
    """A word that it worked."""
    return "Your witt is out." if len(posts) == 1 else f"Your {len(posts)} witts are out."
