"""Moderation of posts: staff can search and delete them, but not change them."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import Truncator

from core.db.admin import ReadOnlyAdmin, StaffRowsAdminMixin
from posts.models import Hashtag, Photo, Post
from twitter_text import inline


class KindFilter(admin.SimpleListFilter):
    """Filters by the kind of a post. Each condition is that of a partial index."""

    title = parameter_name = "kind"
    kinds = {
        "reply": {"in_reply_to__isnull": False},
        "quote": {"quote_of__isnull": False},
        "repost": {"repost_of__isnull": False},
        "pictures": {"photo_count__gt": 0},
    }
    names = {"reply": "Replies", "quote": "Quotes", "repost": "Reposts", "pictures": "With pictures"}

    def lookups(self, request, model_admin):
        return list(self.names.items())

    def queryset(self, request, queryset):
        return queryset.filter(**self.kinds.get(self.value(), {}))


class PhotoInline(admin.TabularInline):
    model = Photo
    fields = readonly_fields = ("position", "picture", "description", "width", "height")
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        """Return whether the user may view posts, which pictures are a part of."""
        return request.user.has_perm("posts.view_post")

    @admin.display(description="description")
    def description(self, photo):
        return photo.alt or "-"

    @admin.display(description="picture")
    def picture(self, photo):
        return format_html('<a href="{}"><img src="{}" alt="" width="120"></a>', photo.full.url, photo.thumb.url)


@admin.register(Post)
class PostAdmin(StaffRowsAdminMixin, ReadOnlyAdmin):
    """Read-only list of posts; deletion goes through the model, so that the counters are updated."""

    list_display = ("id", "author", "words", "kind", "created_at", "likes", "reposts", "replies")
    user_fields = ("author",)
    list_filter = (KindFilter,)
    list_select_related = ("author", "counts", "repost_author")
    search_fields = ("author__username",)
    search_help_text = "The beginning of the author’s username, or an id."
    inlines = (PhotoInline,)
    fields = (
        "author",
        "created_at",
        "text",
        ("in_reply_to", "directed_at"),
        "quote_of",
        ("repost_of", "repost_author"),
        ("likes", "reposts", "replies", "quotes"),
    )

    def get_readonly_fields(self, request, obj=None):
        """Return all fields, also for users with the change permission."""
        return tuple(name for row in self.fields for name in ([row] if isinstance(row, str) else row))

    def get_deleted_objects(self, objs, request):
        """Return the posts only; a popular post has too many likes and reposts to list."""
        objs = list(objs)
        denied = {"witts of staff" for post in objs if not self.has_delete_permission(request, post)}
        return [str(post) for post in objs], {"witts": len(objs)}, denied, []

    def delete_queryset(self, request, queryset):
        """Delete all of the posts or none, and update the counters."""
        Post.objects.remove(queryset.values_list("pk", flat=True))

    @admin.display(description="words")
    def words(self, post):
        words = inline(Truncator(post.text).chars(80))
        return words or (f"from @{post.repost_author.username}" if post.repost_of_id else "-")

    @admin.display(description="kind")
    def kind(self, post):
        if post.repost_of_id:
            return "repost"
        kinds = [kind for kind, is_it in (("reply", post.is_reply), ("quote", post.is_quote)) if is_it]
        return ", ".join(kinds + ["pictures"] * bool(post.photo_count))

    @admin.display(description="likes")
    def likes(self, post):
        return counter_of(post, "like_count")

    @admin.display(description="reposts")
    def reposts(self, post):
        return counter_of(post, "repost_count")

    @admin.display(description="replies")
    def replies(self, post):
        return counter_of(post, "reply_count")

    @admin.display(description="quotes")
    def quotes(self, post):
        return counter_of(post, "quote_count")


@admin.register(Hashtag)
class HashtagAdmin(ReadOnlyAdmin):
    """Read-only search of hashtags, which are made by publishing posts."""

    list_display = ("name", "page")
    search_fields = ("name",)
    search_help_text = "The beginning of a hashtag."

    def has_delete_permission(self, request, obj=None):
        return False

    def get_search_results(self, request, queryset, search_term):
        """Search by prefix of the normalised name."""
        return queryset.filter(name__startswith=Hashtag.normalise(search_term.strip().removeprefix("#"))), False

    @admin.display(description="page")
    def page(self, hashtag):
        return format_html('<a href="/hashtag/{}">#{}</a>', hashtag.name, hashtag.name)


def counter_of(post, field):
    """Return one of a post's counters; None for a repost, which has none."""
    return None if post.repost_of_id else getattr(post.counts, field)
