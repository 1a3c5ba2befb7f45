"""Sentences of the API and of the pages about applications."""

APPLICATION_WITHOUT_NAME = "An app needs a name on one line."
TOKEN_WITHOUT_OWNER = "A token belongs to an app, or to a person who has named it."

SUBSCRIPTION_WITHOUT_HTTPS = "A push service has an https address."
ENDPOINT_NOT_ALLOWED = "Endpoint is not the address of a push service."
SUBSCRIPTION_EXISTS = "This browser gets notifications already."
KEYS_INVALID = "Keys are not those of a push subscription."
NOT_SUBSCRIBED = "There is no subscription of this token."

TOKEN_MISSING = "This method requires an authenticated user"
TOKEN_INVALID = "The access token is invalid"
SCOPE_MISSING = "This action is outside the authorized scopes"
LOGIN_DISABLED = "Your login is currently disabled"
EMAIL_UNCONFIRMED = "Your login is missing a confirmed email address"
RECORD_NOT_FOUND = "Record not found"
NOT_JSON = "The body is not valid JSON."
NUL_CHARACTER = "A NUL character is in no text."
NO_PRIVACY_POLICY = "This site has no privacy policy that programs can read."
NO_TERMS_OF_SERVICE = "This site has no terms of service that programs can read."
PROFILE_FIELDS = "A profile has two fields here: Website and Location."
NOT_AN_UPLOAD = "A picture is sent as a file, in multipart/form-data."
DIRECT_REFUSED = "Nothing was published. Witter has no direct witts: send a message on the site instead."
PRIVATE_REFUSED = (
    "Nothing was published. Your account is public, so everybody would see this. "
    "To write for your followers only, protect your account."
)
EDITING_REFUSED = "A witt cannot be changed. Delete it and write it again."
POLLS_REFUSED = "Nothing was published. A witt cannot have a poll."
SCHEDULING_REFUSED = "Nothing was published. A witt goes out at once, not later."
TOO_MANY_REGISTRATIONS = "Too many applications were registered from this address. Wait an hour."
PARENT_NOT_FOUND = "The witt you’re answering is gone, or you can’t see it."
QUOTED_NOT_FOUND = "The witt you’re quoting is gone, or you can’t see it."
PICTURE_PUBLISHED = "This picture is in a witt already."
NO_FILTERS = "There are no filters here. Mute people instead."
NO_FEATURED_TAGS = "Profiles feature no hashtags here."
NO_DOMAIN_BLOCKS = "This site talks to no others, so there are no domains to block."
RATE_LIMITED = "Too many requests. Wait a few minutes."
STREAM_UNKNOWN = "Unknown stream type"
STREAM_WITHOUT_TAG = "Missing tag name parameter"
STREAM_WITHOUT_LIST = "Missing list name parameter"
STREAMS_TOO_MANY = "Too many open streams. Close one first."
STREAM_NOT_JSON = "A message is a JSON object with a type and a stream."
STREAM_UNAVAILABLE = "The stream is resting for a moment. Try again soon."
STREAM_FOREIGN_ORIGIN = "Pages of other sites need an access token."

REDIRECT_URI_NOT_ABSOLUTE = "Redirect URI must be an absolute URI."

# for programmers, in the error_description of RFC 6749: plain ASCII without quotation marks
CLIENT_UNKNOWN = "The client is unknown, or its secret is wrong or missing."
REDIRECT_URI_UNKNOWN = "The redirect_uri is missing, or not exactly one that the client has registered."
RESPONSE_TYPE_UNKNOWN = "The response_type must be code."


def scope_unknown(scope):
    """Return the sentence for a scope that does not exist."""
    return f"Scope {scope} does not exist."


def too_many_applications(limit):
    """Return the sentence for a person who has `limit` applications of their own."""
    return f"You have {limit} apps of your own, and that’s as many as fit. Delete one you no longer need first."


def too_many_tokens(limit):
    """Return the sentence for a person who has `limit` personal tokens."""
    return f"You have {limit} tokens, and that’s as many as fit. End one you no longer need first."


def validation_failed(reason):
    """Return the sentence for a refused value."""
    return f"Validation failed: {reason}"


def sign_up_on_site(address):
    """Return the answer to a program that wants to register somebody."""
    return f"Accounts are made on the site itself: {address}"


PERMISSIONS = {
    "profile": "see your name and picture",
    "read:accounts": "see profiles, yours too",
    "read:statuses": "read every witt that you can read",
    "read:notifications": "see your notifications",
    "read:search": "search as you",
    "read:favourites": "see what you starred",
    "read:bookmarks": "see your bookmarks",
    "read:lists": "see your lists, private ones too",
    "read:follows": "see whom you follow, and who asks to follow you",
    "read:blocks": "see whom you block",
    "read:mutes": "see whom you mute",
    "write:statuses": "write, repost, pin and delete witts as you",
    "write:media": "upload pictures",
    "write:favourites": "star witts",
    "write:bookmarks": "bookmark witts",
    "write:follows": "follow and unfollow people, and answer who asks to follow you",
    "write:lists": "make, change and delete your lists",
    "write:accounts": "change your profile",
    "write:notifications": "clear your notifications",
    "write:blocks": "block people",
    "write:mutes": "mute people",
    "write:reports": "report witts and people",
    "push": "send you notifications",
}  # by scope, in the order of the consent page; conversations and filters do nothing here

API_TITLE = "Witter's API"
API_DESCRIPTION = (
    "The Mastodon client API, as far as Witter has what it is about. Parameters come in the query string, as a form or"
    " as JSON. Ids are strings; moments are in UTC."
)
API_LINK_HEADER = 'Absolute addresses of the next page (rel="next", absent on the last) and the previous one.'
API_ACCESS = {
    "user": "Needs a person’s token",
    "app": "Needs any token",
    "public": "Needs no token; takes one",
}
API_CHAPTERS = {
    "apps": "Apps",
    "timelines": "Timelines",
    "statuses": "Statuses",
    "media": "Pictures",
    "accounts": "People",
    "instance": "The site",
}  # others are their tag with a capital letter
PERMISSION_SUMMARIES = {
    "read": "see all that you can see, except your messages",
    "write": "do almost all that you can do: write witts, follow people, change your profile and your lists",
    "push": "",
}  # by the verb of the scopes, in the order of the pages; "push" is one thing

# pages about applications
NO_PERMISSION = "Choose at least one thing that it may do."
REDIRECT_URI_INVALID = "That isn’t an address that an app can have: {}"
REDIRECT_URIS_TOO_MANY = "That’s more addresses than an app can have."
APPLICATION_CREATED = "Your app is there."
APPLICATION_SAVED = "Saved."
APPLICATION_DELETED = "Your app is deleted. Nobody can use it any more."
TOKEN_ENDED = "That token has ended."
ALL_APPS_ENDED = "No app can use your account any more."


def app_ended(name):
    """Return the message for an app that can no longer use the viewer's account."""
    return f"{name} can’t use your account any more."
