"""The bare page and its shell, both for logged-in users."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from bench.floor.models import Post

PAGE = 20
COLUMNS = ("id", "created_at", "html", "author__username", "author__name")


def alive(request):
    return HttpResponse("ok")


@login_required
def shell(request):
    return render(request, "shell.html")


@login_required
def posts(request):
    """Render the newest posts, or those below the cursor `before`, as flat values of one query."""
    rows = Post.objects.filter(repost_of=None, author__is_protected=False).order_by("-pk")
    if before := request.GET.get("before"):
        rows = rows.filter(pk__lt=int(before))
    cards = [card(*row) for row in rows.values_list(*COLUMNS)[:PAGE]]
    return render(request, "posts.html", {"cards": cards, "before": cards[-1]["id"] if cards else None})


def card(pk, created_at, html, username, name):
    return {
        "id": pk,
        "url": f"/{username}/status/{pk}",
        "author_url": f"/{username}",
        "handle": username,
        "name": name or username,
        "html": mark_safe(html),
        "iso": f"{created_at:%Y-%m-%dT%H:%M:%SZ}",
        "day": f"{created_at:%d %b}",
    }
