"""Sentences shown to users by posts.

Labels stand beside their form fields and admin columns.
"""

# composing
PLACEHOLDER = "What’s happening?"
PLACEHOLDER_ON_HOME = "Compose new witt…"
PLACEHOLDER_OF_REPLY = "Your reply"
PLACEHOLDER_OF_QUOTE = "Add your own words…"
PLACEHOLDER_OF_FIRST_POST = "Say hello. “Just setting up” is a fine start…"
PICTURES_NOT_RESUBMITTED = "Please choose your pictures again: a page can’t keep them."
UPLOAD_NOT_AVAILABLE = "One of your pictures is gone, or is in a witt already. Please choose it again."
NO_PICTURE_CHOSEN = "Please choose a picture."
FOCUS_INVALID = "A focus is two numbers from -1 to 1, such as 0.5,-0.2."
POST_EMPTY = "Say something, or add a picture."
POST_DUPLICATE = "You already said that."
PARENT_NOT_AVAILABLE = "The witt you’re answering is gone, or you can’t see it. Your words are still here."
QUOTED_NOT_AVAILABLE = "The witt you’re quoting is gone, or you can’t see it. Your words are still here."
PARENT_OR_QUOTED_NOT_AVAILABLE = (
    "The witt you’re answering or quoting is gone, or you can’t see it. Your words are still here."
)
PROTECTED_POST_NOT_SHAREABLE = "A protected witt stays with those it was meant for."
TOO_MANY_POSTS_IN_HALF_HOUR = "That’s a lot of witts in half an hour. Take a breath and try again in a few minutes."

GREET_NEIGHBOURS = "Greet your neighbours"  # link after the first post

# drafts, and undoing a publication
DRAFT_SAVED = "Saved as a draft. Only you can see it."
DRAFT_EMPTY = "There was nothing to keep yet."
DRAFT_DELETED = "That draft is gone."
PUBLICATION_UNDONE = "Taken back: nobody sees it any more."
DELETION_UNDO_TOO_LATE = "It’s too late to get those words back."
PUBLICATION_UNDO_TOO_LATE = "It’s too late to take that back. You can still delete it."

# actions on a post
POST_UNLIKED = "Like taken back."
POST_REPOSTED = "Reposted."
POST_UNREPOSTED = "Repost taken back."
POST_BOOKMARKED = "Kept in your bookmarks. Only you see them."
POST_UNBOOKMARKED = "No longer in your bookmarks."
POST_PINNED = "Pinned to your profile."
POST_UNPINNED = "No longer pinned."
OWN_POST_DELETED = "Your witt was deleted."
POST_RESTORED = "Your witt is back."
ACTION_ON_HIDDEN_POST_UNDONE = "Taken back. That witt isn’t open to you any more."

REPOSTED_BY_VIEWER = "You"  # before "reposted" above a post

# in place of a hidden post in a list of one's own actions, by the action that undoes them: text, label of the button
OWN_ACTION_ON_HIDDEN_POST = {
    "unlike": ("You liked a witt that isn’t open to you any more.", "Take back your like"),
    "unrepost": ("You reposted a witt that isn’t open to you any more.", "Undo the repost"),
    "unbookmark": ("You kept a witt that isn’t open to you any more.", "Remove the bookmark"),
}

# after following or unfollowing a hashtag, formatted with `tag`
HASHTAG_FOLLOWED = "You’re following #{tag}."
HASHTAG_UNFOLLOWED = "You no longer follow #{tag}."

# tombstones of a reply tree
POST_DELETED = "This witt was deleted."
POST_UNAVAILABLE = "This witt is unavailable."
POST_BY_MUTED_USER = "This witt is by someone you muted."

# tabs of one's own profile without posts: title, text, label and address of the link to the next step
OWN_NO_POSTS = ("Your first witt goes here", "Say hello, so that people know who you are.", "Write a witt", "/compose")
OWN_NO_REPLIES = (
    "You haven’t said anything yet",
    "Your witts and your replies will gather here.",
    "See what people say",
    "/discover/local",
)
OWN_NO_PICTURES = ("No pictures yet", "Witt a picture, and it’ll hang here.", "Write a witt", "/compose")
OWN_NO_LIKES = (
    "No stars yet",
    "Press the star under a witt you like, and it shines here.",
    "See what’s popular",
    "/discover",
)

# tabs of somebody else's profile without posts: title and text
NO_POSTS = ("Nothing has hatched yet", "Witts will gather here, newest first.")
NO_PICTURES = ("No pictures yet", "Pictures will hang here as they are witted.")
NO_LIKES = ("No stars yet", "Liked witts will shine here.")

# constraints of the database
BOOKMARK_EXISTS = "You have bookmarked this already."
HASHTAG_FOLLOW_EXISTS = "You follow this hashtag already."
FOCUS_OUTSIDE_PICTURE = "The focus of a picture lies within it."
PHOTO_POSITION_INVALID = "A witt has at most four pictures."
REPOST_EXISTS = "You have reposted this already."
REPOST_WITH_CONTENT = "A repost passes a witt on unchanged."
SUBMISSION_EXISTS = "This was sent already."
POST_WITHOUT_CONTENT = "A witt needs words or a picture."
POST_NOT_MARKED_AS_REPLY_OR_QUOTE = "A reply or quote must be marked as one."
POST_BENEATH_WITH_PARENT = "Only a reply whose own parent is gone hangs from one further up."

OEMBED_FORMAT_UNSUPPORTED = "Only JSON is spoken here."


def post_too_long(excess, limit):
    """Return the error for a text that has `excess` characters more than `limit`."""
    return f"That’s {excess} character{'s' if excess > 1 else ''} too long. A witt has room for {limit}."


def post_in_thread_invalid(number, reason):
    """Return the error for one text of a thread, counted from 1, with the reason as a sentence."""
    return f"Witt {number}: {reason}"


def too_many_pictures(limit):
    """Return the error for a post with more than `limit` pictures."""
    return f"A witt has at most {limit} pictures. Pick the best ones."


def thread_too_long(limit):
    """Return the error for a thread of more than `limit` posts."""
    return f"A thread has at most {limit} witts."


def too_many_posts_today(limit):
    """Return the error for a user who has published `limit` posts within a day."""
    return f"You’ve written {limit} witts today. Come back tomorrow for more."


def posts_published(count, is_first=False):
    """Return the message after publishing `count` posts at once, perhaps the first ones of their author."""
    sentence = "Your witt is out." if count == 1 else f"Your {count} witts are out."
    return f"{sentence} It’s your first." if is_first and count == 1 else sentence


def too_many_drafts(limit):
    """Return the error for a user who has `limit` drafts."""
    return f"You already have {limit} drafts. Delete a few to keep another."


def pictures(count):
    """Return a number of pictures in words: "its picture" or "its 3 pictures"."""
    return "its picture" if count == 1 else f"its {count} pictures"


def draft_saved_without_pictures(count):
    """Return the message after saving a draft whose pictures, `count` of them, are lost."""
    return f"Saved as a draft, without {pictures(count)}. Only you can see it."


def draft_without_pictures(count):
    """Return the notice above a draft that comes back without its pictures, `count` of them."""
    return f"This comes back without {pictures(count)}. Please choose {'it' if count == 1 else 'them'} again."


def publication_with_pictures_undone(count):
    """Return the message after undoing the publication of a post with `count` pictures."""
    return f"{PUBLICATION_UNDONE} {draft_without_pictures(count)}"


def deletion_undone(photo_count):
    """Return the message after undoing the deletion of a post with so many pictures."""
    sentence = "Here are your words again. The witt itself is gone, with its stars and its place."
    return f"{sentence} {draft_without_pictures(photo_count)}" if photo_count else sentence


def draft_of_pictures(count):
    """Return what the list of drafts shows for one without text."""
    return "A picture without words" if count == 1 else f"{count} pictures without words"


def draft_too_long(limit):
    """Return the error for a draft with a text of more than `limit` characters."""
    return f"A draft keeps up to {limit:,} characters a witt. What you wrote is in this page only."


def draft_has_too_many_posts(limit):
    """Return the error for a draft of more than `limit` posts."""
    return f"A draft keeps up to {limit} witts. What you wrote is in this page only."


def hidden_people(count):
    """Return how many people of a list the viewer cannot see; `count` is at least 1."""
    return f"{count} {'people' if count > 1 else 'person'} whom you can’t see here"


def hidden_quotes(count):
    """Return how many quotes of a post the viewer cannot see; `count` is at least 1."""
    return f"{count} {'quotes' if count > 1 else 'quote'} that you can’t see here"


def too_many_hashtags(limit):
    """Return the error for a user who follows `limit` hashtags."""
    return f"You already follow {limit:,} hashtags. Let one go to follow another."


def hashtag_feed_title(tag, site_name):
    """Return the title of a hashtag's feed."""
    return f"#{tag} on {site_name}"


def hashtag_feed_subtitle(tag):
    """Return the subtitle of a hashtag's feed."""
    return f"Witts about #{tag}, newest first."


def picture_title(author_name):
    """Return the title in feeds of a post with a picture and no text."""
    return f"A picture by {author_name}"
