"""Telling the moderators, from a page or from the dialog."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget, trigger_client_event

from accounts.models import User
from core.http.errors import plain_text_response
from core.http.redirects import safe_next
from core.http.views import gone_is_404
from core.rate_limits import RateLimitExceeded
from follows.models import Block
from posts.cards.presenter import quote_card
from posts.cards.rendering import render_part_of_card
from posts.models import Post
from reports.evidence import read, sign
from reports.forms import ReportForm
from reports.models import Report

DONE = "Thank you for telling us. We’ll have a look."


class ReportView(LoginRequiredMixin, FormView):
    """Asks what is wrong with `person`, or with a `post` of theirs, and tells the moderators. Oneself is a 404."""

    form_class = ReportForm
    post_row = None
    seen = None  # what the form says of a witt that is not there any more, or not for the viewer

    def get_template_names(self):
        return ["reports/_report.html" if self.request.htmx else "reports/report.html"]

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.find(**kwargs)
            if self.person == request.user:
                raise Http404("Nobody reports themselves.")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        quote = render_part_of_card("quote", {"quote": quote_card(self.post_row)}) if self.post_row else ""
        place = self.request.POST.get("next") or self.request.headers.get("Referer") or ""
        return super().get_context_data(
            person=self.person,
            quote=quote,
            is_about_post=bool(self.post_row or self.seen),
            evidence=self.evidence(),
            address=self.request.path,
            **{**kwargs, "next": place},
        )

    def evidence(self):
        """What the form sends along of the witt, so that a report of it outlives it."""
        if self.post_row:
            return sign(self.request.user, self.post_row)
        return self.request.POST["evidence"] if self.seen else ""

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            with gone_is_404("That is gone."):
                what = {"post": self.post_row, "seen": self.seen}
                Report.objects.file(self.request.user, self.person, said["reason"], said["note"], **what)
                if said["block"]:
                    Block.objects.block(self.request.user, self.person)
        except RateLimitExceeded as limit:
            return self.refuse(form, limit.sentence)
        return self.answer(said["block"])

    def refuse(self, form, sentence):
        if self.request.htmx:
            return plain_text_response(429, sentence)
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
        self.person = get_object_or_404(User.objects.with_username(username).present())


class ReportPostView(ReportView):
    """Reports a witt that the viewer sees, or saw when they opened the form: what they wrote since is not lost."""

    def find(self, username, pk):
        posts = Post.objects.visible_to(self.request.user).originals().filter(author__username__lower=username.lower())
        self.post_row = posts.select_related("author").filter(pk=pk).first()
        if self.post_row:
            self.person = self.post_row.author
            return
        self.seen = read(self.request.user, pk, self.request.POST.get("evidence", ""))
        if not self.seen:
            raise Http404("That witt is not there.")
        self.person = get_object_or_404(User, pk=self.seen.author)
