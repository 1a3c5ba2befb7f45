"""The composer page, which all composers post to."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.views.generic import FormView
from django_htmx.http import trigger_client_event

from core.http.htmx import add_toast, current_path, redirect_with_message
from core.http.redirects import safe_next
from core.http.request_size import TakesUploadsMixin
from core.rate_limits import RateLimitExceeded
from posts import messages
from posts.cards.loading import load_cards
from posts.forms import PostForm
from posts.htmx_targets import insertion_target, permalink_post_id
from posts.models import Draft, Post
from posts.models.draft import MAX_THREAD_POSTS
from posts.presenters.composer import build_composer
from posts.presenters.drafts import draft_rows
from posts.views.composer_mixin import ComposerMixin
from posts.views.last_form import LastFormMixin
from posts.views.onboarding import FIRST_POST_URL
from posts.views.polling import VISIBLE_POST_STATE, counts_by_post
from posts.views.undo import undo_of


class ComposeView(TakesUploadsMixin, LastFormMixin, ComposerMixin, LoginRequiredMixin, FormView):
    """The composer page (`?in_reply_to=ID`, `?quote=ID`, `?text=`, `?draft=KEY`); POST publishes from any composer."""

    form_class = PostForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "author": self.request.user}

    def get(self, request):
        variant = "dialog" if request.htmx else "page"
        composer = build_composer(request.user, variant, **self.get_composer_initial())
        if request.htmx:
            return render(request, "posts/_composer_dialog.html", {"composer": composer})
        drafts = draft_rows(request.user)
        if request.GET and not drafts:
            drafts = None  # only the plain page says that there are none
        return render(request, self.template_name, {"composer": composer, "drafts": drafts})

    def get_composer_initial(self):
        """Return the initial values of the composer, from a draft or the query string."""
        params = self.request.GET
        key = params.get("draft")
        if key and not self.is_last_form(key):
            return self.initial_from_draft(get_object_or_404(self.request.user.drafts, key=key[:41]))
        texts = [text for text in params.getlist("text") if text][:MAX_THREAD_POSTS]
        start = {
            "in_reply_to": self.visible_post(params.get("in_reply_to")),
            "quote_of": self.visible_post(params.get("quote")),
        }
        submission = "" if self.request.htmx else self.get_last_form(*(post and post.pk for post in start.values()))
        return {**start, "texts": texts, "submission": submission}

    def post(self, request):
        if "add" in request.POST:
            return self.add_box()
        return super().post(request)

    def add_box(self):
        """Render the submitted form with one more box; publish nothing."""
        notice = messages.PICTURES_NOT_RESUBMITTED if any(self.request.FILES.getlist("images")) else ""
        return self.render_composer(self.refilled_composer([*self.get_texts(), ""], notice, is_last_box_focused=True))

    def form_valid(self, form):
        self.is_first_post = not self.request.user.stats.posts_count
        try:
            posts = form.publish()
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        except RateLimitExceeded as limit:
            if self.request.htmx:
                raise  # a plain-text error is enough: the text is still in the page
            form.add_error(None, limit.sentence)
            return self.form_invalid(form, status=429)
        Draft.objects.filter(user=self.request.user, key=form.cleaned_data["submission"]).delete()
        return self.redirect_or_insert(posts)

    def form_invalid(self, form, status=200):
        related = {name: getattr(form, "cleaned_data", {}).get(name) for name in ("in_reply_to", "quote_of")}
        composer = build_composer(self.request.user, self.get_response_variant(), form, **related)
        return self.render_composer(composer, 422 if self.request.htmx else status)

    def redirect_or_insert(self, posts):
        """Redirect to the post, home or `next`; with htmx insert it into the page, except on the composer page."""
        post, variant = posts[0], self.get_variant()
        if self.request.htmx and variant != "page":
            return self.clear_saved_draft(self.insert_response(posts, variant))
        address = post.permalink
        if variant == "home" or self.request.POST.get("next"):
            address = f"{safe_next(self.request, post.get_absolute_url())}#witt-{post.pk}"
        response = redirect_with_message(self.request, self.get_message(posts, address), address)
        if self.request.htmx:
            self.clear_saved_draft(response)
        if variant == "page":
            self.set_last_form_cookie(response)
        return response

    def get_message(self, posts, address):
        """Return the HTML message at this address: an undo button, after a first post a link to people too."""
        sentence = messages.posts_published(len(posts), self.is_first_post)
        if self.is_first_post and not address.startswith(FIRST_POST_URL):
            sentence = format_html('{} <a href="{}">{}</a>', sentence, FIRST_POST_URL, messages.GREET_NEIGHBOURS)
        return undo_of(posts).message(sentence)

    def insert_response(self, posts, variant):
        """Return a blank composer, a toast, and the cards to insert into home or the reply tree."""
        viewer, post = self.request.user, posts[0]
        page, parent = current_path(self.request), post.in_reply_to
        rows = Post.objects.filter(pk__in=[post.pk for post in posts]).timeline_rows()
        context = {
            "composer": self.blank_composer(variant, post.in_reply_to),
            "cards": load_cards(list(rows.order_by("pk" if variant == "reply" else "-pk")), viewer),
            "place": insertion_target(post, page),
            "focus": permalink_post_id(page),
            "has_branches": parent and parent.pk == permalink_post_id(page),
        }
        response = render(self.request, "posts/_publish_response.html", context)
        if parent:
            rows = [row._asdict() for row in VISIBLE_POST_STATE(viewer, ids=[parent.pk])]
            trigger_client_event(response, "posts:counts", counts_by_post(rows))
        toast = {"href": post.permalink, **undo_of(posts).toast_details(opens_dialog=True)}
        if self.is_first_post:
            toast |= {"href": FIRST_POST_URL, "label": messages.GREET_NEIGHBOURS}
        sentence = messages.posts_published(len(posts), self.is_first_post)
        return add_toast(response, sentence, after="settle", **toast)  # after the dialog has closed
