"""Access tokens of people of a database, for the run of `bench.streams`."""

from accounts.models import User
from api.models import AccessToken, Application
from posts.models import Post

PER_TOKEN = 5  # connections


class Tokens:
    """A context manager: tokens of followers of the most followed person, or of anybody, deleted at the end."""

    def __init__(self, connections):
        values = {"redirect_uris": ("https://bench.example/",), "scopes": ("read",), "website": "", "owner": None}
        active = User.objects.filter(is_active=True, suspended_at=None, deactivated_at=None)
        self.author = active.order_by("-stats__followers_count").first()
        people = list(active.filter(follows_made__followee=self.author)[:500]) or [self.author]
        self.application, _ = Application.objects.register(name="bench", **values)
        self.secrets = []
        for index in range(-(-connections // PER_TOKEN)):
            person = people[index % len(people)]
            _, secret = AccessToken.objects.issue("read", application=self.application, user=person)
            self.secrets.append(secret)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.application.delete()

    def publish(self, text):
        """Publish a post, which is deleted again at once by `unpublish`."""
        return Post.objects.publish(author=self.author, text=text)

    def unpublish(self, post):
        """Delete a post."""
        post.delete()
