"""Telling the moderators, from a page or from the dialog."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import IntegrityError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from accounts.models import User
from follows.models import Block
from posts.cards import quote_card
from posts.markup import markup
from posts.models import Post
from reports.forms import ReportForm
from reports.models import Report
from witter.errors import plain
from witter.limits import LimitReached
from witter.redirects import safe_next

DONE = "Thank you for telling us. We’ll have a look."


class ReportView(LoginRequiredMixin, FormView):
    """Asks what is wrong with `person`, or with a `post` of theirs, and tells the moderators. Oneself is a 404."""

    form_class = ReportForm
    post_row = None

    def get_template_names(self):
        return ["reports/_report.html" if self.request.htmx else "reports/report.html"]

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.find(**kwargs)
            if self.person == request.user:
                raise Http404("Nobody reports themselves.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        quote = markup("quote", {"quote": quote_card(self.post_row)}) if self.post_row else ""
        place = self.request.POST.get("next") or self.request.headers.get("Referer") or ""
        return super().get_context_data(
            person=self.person, quote=quote, address=self.request.path, **{**kwargs, "next": place}
        )

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            Report.objects.file(self.request.user, self.person, said["reason"], said["note"], self.post_row)
            if said["block"]:
                Block.objects.block(self.request.user, self.person)
        except LimitReached as limit:
            return self.refuse(form, limit.sentence)
        except IntegrityError:  # they left, or the witt was deleted, this moment
            raise Http404("That is gone.") from None
        return self.answer(said["block"])

    def refuse(self, form, sentence):
        if self.request.htmx:
            return plain(429, sentence)
        form.add_error(None, sentence)
        return self.render_to_response(self.get_context_data(form=form), status=429)

    def form_invalid(self, form):
        context = self.get_context_data(form=form)
        if not self.request.htmx:
            return self.render_to_response(context)
        return retarget(reswap(self.render_to_response(context, status=422), "innerHTML"), "#dialog")

    def answer(self, has_blocked):
        """Go on where the viewer was; with those whom they have blocked, at the only page left of them."""
        profile = self.person.get_absolute_url()
        done = f"{DONE} You blocked @{self.person.username}." if has_blocked else DONE
        if self.request.htmx and not has_blocked:
            return trigger_client_event(HttpResponse(), "toast", {"text": done}, after="settle")
        messages.success(self.request, done)
        place = profile if has_blocked else safe_next(self.request, profile)
        return HttpResponseClientRedirect(place) if self.request.htmx else HttpResponseRedirect(place)


class ReportPersonView(ReportView):
    def find(self, username):
        self.person = get_object_or_404(User.objects.named(username).present())


class ReportPostView(ReportView):
    def find(self, username, pk):
        posts = Post.objects.visible_to(self.request.user).originals().filter(author__username__lower=username.lower())
        self.post_row = get_object_or_404(posts.select_related("author"), pk=pk)
        self.person = self.post_row.author
