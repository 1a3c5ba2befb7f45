"""Sentences shown to users by follows.

Labels, hints and the names of tabs stand beside their forms and views. The messages after actions are formatted with
`person`, the user acted on.
"""

# after actions
USER_FOLLOWED = "You follow {person} now."
FOLLOW_REQUESTED = "You asked to follow {person}."
USER_UNFOLLOWED = "You don’t follow {person} any more."
USER_BLOCKED = "You blocked {person}."  # that they are not told stood in the question
USER_UNBLOCKED = "You unblocked {person}."
USER_MUTED = "You won’t hear from {person} any more. They aren’t told."
USER_UNMUTED = "You hear {person} again."
REPOSTS_HIDDEN = "You won’t see what {person} reposts any more."
REPOSTS_SHOWN = "You see what {person} reposts again."
FOLLOWER_REMOVED = "{person} doesn’t follow you any more. They aren’t told."
REQUEST_APPROVED = "{person} now follows you."
REQUEST_DECLINED = "You declined {person}. They aren’t told."
RELATIONSHIP_RESTORED = "Undone. You and {person} are as you were."
REQUEST_WITHDRAWN = "{person} is no longer asking to follow you."
SUGGESTION_DISMISSED = "We won’t suggest {person} again. They aren’t told."
SUGGESTION_RESTORED = "Undone. We may suggest {person} again."

# refusals
UNDO_TOO_LATE = "It’s too late to undo that."
USER_NOT_FOUND = "Nobody here has that name."
FOLLOW_ACROSS_BLOCK = "You can’t follow each other."

# constraints of the database
BLOCK_EXISTS = "You block them already."
BLOCK_OF_ONESELF = "You cannot block yourself."
MUTE_EXISTS = "You mute them already."
MUTE_OF_ONESELF = "You cannot mute yourself."
FOLLOW_EXISTS = "You follow them already."
FOLLOW_OF_ONESELF = "You cannot follow yourself."
REQUEST_EXISTS = "You have asked already."
DISMISSAL_EXISTS = "You have dismissed them already."
DISMISSAL_OF_ONESELF = "You are never suggested to yourself."

# empty lists: title and text
NOBODY_BLOCKED = (
    "You block nobody",
    "People you block can’t follow you or see your witts, and you don’t see theirs.",
)
NOBODY_MUTED = ("You mute nobody", "You don’t hear from people you mute. They never know.")

# what only approved followers see of a protected account, and the pronoun for it
HIDDEN_POSTS = {"label": "these witts", "pronoun": "them"}
HIDDEN_USER_LIST = {"label": "this list", "pronoun": "it"}

# reasons of suggestions
SUGGESTED_FOLLOWER = "Follows you"
SUGGESTED_BY_FOLLOWEES = "Followed by people you follow"


def too_many_follows_today(limit):
    """Return the error for a user who has followed `limit` people within a day."""
    return f"You’ve followed {limit:,} people today. Come back tomorrow for more."


def too_many_follows(count):
    """Return the error for a user who may not follow more than the `count` people of now."""
    return f"You already follow {count:,} people. You can follow more once more people follow you."


def suggested_by(first_name, others):
    """Return the reason of a suggestion that somebody whom the viewer follows, and `others` more, follow too."""
    text = f"Followed by \u2068{first_name}\u2069"  # isolates: the name may be right-to-left
    return text + (f" and {others} other{'s' if others > 1 else ''}" if others else "")


def other_followers(count, limit):
    """Return the number of familiar followers beside those who are named, "" for none, in short above `limit`."""
    number = f"{limit}+" if count > limit else count
    return f"{number} other{'' if count == 1 else 's'}" if count > 0 else ""


def suggested_as_popular(site_name):
    """Return the reason of a suggestion that many people of the site follow."""
    return f"Popular in {site_name}"
