"""Making a list, changing it, deleting it."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseRedirect
from django.views.generic import FormView

from core.http.views import PostOnlyView
from core.rate_limits import RateLimitExceeded
from lists.forms import ListForm
from lists.models import List
from lists.views.pages import ListMixin


class ListFormView(LoginRequiredMixin, FormView):
    """A form about one list, which is shown afterwards."""

    template_name = "lists/list_form.html"
    form_class = ListForm
    done = ""
    list = None

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.list}

    def form_valid(self, form):
        try:
            saved = form.save_for(self.request.user)
        except RateLimitExceeded as limit:
            form.add_error(None, limit.sentence)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        messages.success(self.request, self.done.format(name=saved.name))
        return HttpResponseRedirect(saved.get_absolute_url())

    def get_context_data(self, **kwargs):
        return super().get_context_data(list=self.list, **kwargs)


class NewListView(ListFormView):
    """Makes a list."""

    done = "“{name}” is ready. Put people on it from their profiles."


class EditListView(ListMixin, ListFormView):
    """Changes a list; anybody else's is not there."""

    done = "“{name}” is saved."

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.person:
            self.list = self.get_list(List.objects.filter(owner=request.user.pk))
        return super().dispatch(request, *args, **kwargs)


class DeleteListView(ListMixin, PostOnlyView):
    """Deletes a list of the viewer's; the people on it stay as they are."""

    def post(self, request, **kwargs):
        the_list = self.get_list(List.objects.filter(owner=request.user))
        the_list.delete()
        messages.success(request, f"“{the_list.name}” was deleted.")
        return HttpResponseRedirect(f"{request.user.get_absolute_url()}/lists")
