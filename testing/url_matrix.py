"""Every address of the site: its route, and an address of it in a community with a protected user, the keeper."""

from django.contrib.auth.models import Permission

from accounts.factories import UserFactory
from follows.factories import BlockFactory, FollowFactory, FollowRequestFactory
from follows.models import Follow

SECRET = "marzipan"

# Each GET route, and an address of it. Words in braces are filled in from the fixture `site_data`.
PAGES = {
    "": "/",
    "live": "/live?since=0&ids={post}",
    "compose": "/compose?in_reply_to={post}&quote={post}",
    "compose/card": "/compose/card?link=http://testserver/{keeper}/status/{post}",
    "intent/witt": "/intent/witt?text=hello&url=http://testserver/{keeper}/status/{post}",
    "compose/complete": "/compose/complete?q=%23{secret}",
    "bookmarks": "/bookmarks",
    "notifications": "/notifications",
    "notifications/mentions": "/notifications/mentions",
    "settings/notifications": "/settings/notifications",
    "settings/notifications/device": "/settings/notifications/device",
    "push-worker.js": "/push-worker.js",
    "unsubscribe/<str:token>": "/unsubscribe/nonsense",
    "hashtags": "/hashtags",
    "hashtag/<str:tag>": "/hashtag/{secret}",
    "hashtag/<str:tag>/feed": "/hashtag/{secret}/feed",
    "oembed": "/oembed?url=http://testserver/{keeper}/status/{post}",
    "<username:username>/feed": "/{keeper}/feed",
    "media/photos/<picture:name>": "/{photo}",
    "media/photos/<preview:name>": "/{preview}",
    "media/messages/<picture:name>": "/{letter_picture}",
    "messages": "/messages",
    "messages/new": "/messages/new?to={keeper}",
    "messages/<username:username>": "/messages/{keeper}",
    "messages/<username:username>/delete": "/messages/{keeper}/delete",
    "api/openapi.json": "/api/openapi.json",
    "developers": "/developers",
    "oauth/authorize": "/oauth/authorize?client_id={client_id}&response_type=code&redirect_uri=https://app.example/callback",
    ".well-known/oauth-authorization-server": "/.well-known/oauth-authorization-server",
    "search": "/search?q={secret}",
    "search/suggest": "/search/suggest?q=%23{secret}",
    "discover": "/discover",
    "discover/local": "/discover/local",
    "discover/trends": "/discover/trends",
    "people": "/people",
    "people/suggested": "/people/suggested",
    "follow_requests": "/follow_requests",
    "settings": "/settings",
    "settings/profile": "/settings/profile",
    "settings/account": "/settings/account",
    "settings/privacy": "/settings/privacy",
    "settings/design": "/settings/design",
    "settings/deactivate": "/settings/deactivate",
    "settings/security": "/settings/security",
    "settings/data": "/settings/data",
    "settings/apps": "/settings/apps",
    "settings/developer": "/settings/developer",
    "settings/developer/tokens/new": "/settings/developer/tokens/new",
    "settings/developer/apps/new": "/settings/developer/apps/new",
    "settings/developer/apps/<id:pk>": "/settings/developer/apps/1",
    "keys": "/keys",
    "manifest.webmanifest": "/manifest.webmanifest",
    "welcome": "/welcome",
    "welcome/people": "/welcome/people",
    "welcome/profile": "/welcome/profile",
    "welcome/witt": "/welcome/witt",
    "welcome/hatched": "/welcome/hatched",
    "settings/blocked": "/settings/blocked",
    "settings/muted": "/settings/muted",
    "signup": "/signup",
    "login": "/login",
    "password/change": "/password/change",
    "password/set": "/password/set",
    "password/reset": "/password/reset",
    "password/reset/done": "/password/reset/done",
    "password/reset/key/done": "/password/reset/key/done",
    r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-\w]{1,100})$": "/password/reset/key/1-nonsense",
    r"^email/confirm/(?P<key>[-:\w]{1,200})$": "/email/confirm/nonsense",
    r"^email/restore/(?P<key>[-:\w]{1,200})$": "/email/restore/nonsense",
    r"^@(?P<username>[A-Za-z0-9_]{1,15})(?P<rest>/.*)?$": "/@{keeper}",
    "media/avatars/<picture:name>": "/media/avatars/" + "0" * 32 + ".webp",
    "media/avatars/<preview:name>": "/media/avatars/" + "0" * 32 + ".jpg",
    "media/headers/<picture:name>": "/media/headers/" + "0" * 32 + ".webp",
    "<username:username>": "/{keeper}",
    "<username:username>/with_replies": "/{keeper}/with_replies",
    "<username:username>/media": "/{keeper}/media",
    "<username:username>/likes": "/{keeper}/likes",
    "<username:username>/card": "/{keeper}/card",
    "<username:username>/followers": "/{keeper}/followers",
    "<username:username>/following": "/{keeper}/following",
    "lists": "/lists",
    "lists/new": "/lists/new",
    "<username:username>/lists": "/{keeper}/lists",
    "<username:username>/lists/subscriptions": "/{keeper}/lists/subscriptions",
    "<username:username>/lists/memberships": "/{keeper}/lists/memberships",
    "<username:username>/add_to_list": "/{keeper}/add_to_list",
    "<username:username>/lists/<slug:slug>": "/{keeper}/lists/pantry",
    "<username:username>/lists/<slug:slug>/members": "/{keeper}/lists/pantry/members",
    "<username:username>/lists/<slug:slug>/subscribers": "/{keeper}/lists/pantry/subscribers",
    "<username:username>/lists/<slug:slug>/edit": "/keeper/lists/pantry/edit",
    "<username:username>/status/<id:pk>": "/{keeper}/status/{post}",
    "<username:username>/status/<id:pk>/above": "/{keeper}/status/{post}/above",
    "<username:username>/status/<id:pk>/likes": "/{keeper}/status/{post}/likes",
    "<username:username>/status/<id:pk>/reposts": "/{keeper}/status/{post}/reposts",
    "<username:username>/status/<id:pk>/quotes": "/{keeper}/status/{post}/quotes",
    "messages/<username:username>/<id:pk>/report": "/messages/{keeper}/{letter}/report",
    "<username:username>/block": "/{keeper}/block",
    "<username:username>/report": "/{keeper}/report",
    "<username:username>/status/<id:pk>/report": "/{keeper}/status/{post}/report",
    "healthz": "/healthz",
    "readyz": "/readyz",
    "robots.txt": "/robots.txt",
}
ACTIONS = {
    "notifications/read",
    "hashtag/<str:tag>/follow",
    "hashtag/<str:tag>/unfollow",
    "compose/drafts",
    "compose/drafts/<slug:key>/delete",
    "compose/undo",
    "compose/uploads",
    "compose/uploads/<id:pk>/delete",
    "search/save",
    "search/unsave",
    "logout",
    "email/confirm",
    "settings/theme",
    "settings/apps/end",
    "settings/apps/<id:pk>/end",
    "settings/notifications/device/remove",
    "settings/developer/tokens/<id:pk>/end",
    "settings/developer/apps/<id:pk>/secret",
    "settings/developer/apps/<id:pk>/delete",
    "messages/mark-all-read",
    "messages/<username:username>/<id:pk>/delete",
    "messages/<username:username>/<id:pk>/restore",
    "<username:username>/follow",
    "<username:username>/unfollow",
    "<username:username>/approve",
    "<username:username>/decline",
    "<username:username>/remove_follower",
    "<username:username>/reposts_off",
    "<username:username>/reposts_on",
    "<username:username>/dismiss",
    "<username:username>/mute",
    "<username:username>/unmute",
    "<username:username>/unblock",
    "<username:username>/restore",
    "<username:username>/lists/<slug:slug>/members/<username:member>/remove",
    "<username:username>/lists/<slug:slug>/subscribe",
    "<username:username>/lists/<slug:slug>/unsubscribe",
    "<username:username>/lists/<slug:slug>/delete",
    "<username:username>/status/<id:pk>/like",
    "<username:username>/status/<id:pk>/unlike",
    "<username:username>/status/<id:pk>/repost",
    "<username:username>/status/<id:pk>/unrepost",
    "<username:username>/status/<id:pk>/bookmark",
    "<username:username>/status/<id:pk>/unbookmark",
    "<username:username>/status/<id:pk>/delete",
    "i/status/<id:pk>/unlike",
    "i/status/<id:pk>/unrepost",
    "i/status/<id:pk>/unbookmark",
    "<username:username>/status/<id:pk>/pin",
    "<username:username>/status/<id:pk>/unpin",
}
HEADERS = ({}, {"HX-Request": "true"})


def moderator(keeper):
    person = UserFactory()
    person.make_moderator()
    return person


def ex_follower(keeper):
    follower = FollowFactory(followee=keeper).follower
    Follow.objects.unfollow(follower, keeper)
    return follower


def staff_with_all_permissions(keeper):
    person = UserFactory(is_staff=True)
    person.user_permissions.add(*Permission.objects.all())
    return person


OUTSIDERS = {
    "signed out": lambda keeper: None,
    "a stranger": lambda keeper: UserFactory(),
    "asking to follow": lambda keeper: FollowRequestFactory(followee=keeper).follower,
    "an ex-follower": ex_follower,
    "blocked": lambda keeper: BlockFactory(blocker=keeper).blocked,
    "blocking": lambda keeper: BlockFactory(blocked=keeper).blocker,
    "staff without permissions": lambda keeper: UserFactory(is_staff=True),
    "a moderator": moderator,
    "staff with all permissions": staff_with_all_permissions,
    "a superuser": lambda keeper: UserFactory(is_staff=True, is_superuser=True),
}


APPROVED_VIEWERS = {
    "a follower": lambda keeper: FollowFactory(followee=keeper).follower,
    "the keeper": lambda keeper: keeper,
}


def url_of(site_data, route):
    return PAGES[route].format(**{**site_data, "keeper": site_data["keeper"].username})


def text_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace").replace(f"#{SECRET}", "").replace(f'value="{SECRET}"', "")


def answers(client, site_data, routes):
    """Yield (label, route, status, text) of each page, with and without htmx."""
    for route in routes:
        for headers in HEADERS:
            # without htmx, the link to ancestors leads to the whole conversation
            response = client.get(url_of(site_data, route), headers=headers, follow=route.endswith("/above"))
            yield f"{route} {headers}", route, response.status_code, text_of(response)


def leaks(site_data, page):
    """Return the parts of the keeper's secrets that a page contains."""
    words = ("my {} recipe", "more {}", "a bowl of {}", "dear {}", "a jar of {}")
    files = (site_data[name].split("/")[-1] for name in ("photo", "preview", "letter_picture"))
    return [text for text in (*(text.format(SECRET) for text in words), *files) if text in page]


def action_address(site_data, route):
    values = {"<username:username>": "keeper", "<username:member>": "keeper", "<id:pk>": str(site_data["post"])}
    values |= {"<slug:slug>": "pantry", "<slug:key>": "a1", "<str:tag>": SECRET}
    for segment, value in values.items():
        route = route.replace(segment, value)
    return f"/{route}"
