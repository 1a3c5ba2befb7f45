"""Sentences shown to users by lists.

Labels, hints and the names of tabs stand beside their forms and views. The messages after actions are formatted with
`name`, the list's name.
"""

# after actions
LIST_CREATED = "“{name}” is ready. Put people on it from their profiles."
LIST_SAVED = "“{name}” is saved."
LIST_DELETED = "“{name}” was deleted."
LIST_SUBSCRIBED = "“{name}” is now in your lists."
LIST_UNSUBSCRIBED = "“{name}” is no longer in your lists."
MEMBER_REMOVED = "@{member} is off “{name}”."

# refusals
LIST_NOT_FOUND = "That list isn’t there any more."
MEMBER_NOT_FOUND = "They have just left for good."
MEMBER_ACROSS_BLOCK = "You can’t put each other on lists."
SUBSCRIPTION_ACROSS_BLOCK = "You can’t subscribe to each other’s lists."
SUBSCRIPTION_TO_OWN_LIST = "This list is already yours."

# constraints of the database
LIST_ADDRESS_EXISTS = "You already have a list with that address."
LIST_WITHOUT_NAME = "A list needs a name."
LIST_NOT_ON_ONE_LINE = "A list is called and described in one line, without direction marks."
MEMBERSHIP_EXISTS = "They are on this list already."
SUBSCRIPTION_EXISTS = "You subscribe to this list already."

# what only approved followers see of a protected account, and the pronoun for it
HIDDEN_LISTS = {"label": "these lists", "pronoun": "it"}


def membership_count(username, count):
    """Return the message after choosing the `count` lists that a user is on."""
    how_many = {0: "none", 1: "one"}.get(count, count)
    return f"@{username} is on {how_many} of your lists."


def too_many_lists(limit):
    """Return the error for a user who has `limit` lists."""
    return f"You already have {limit:,} lists. Delete one to make another."


def too_many_members(name, limit):
    """Return the error for a list of this name with `limit` members."""
    return f"“{name}” is full: a list has room for {limit:,} people."


def member_count(count):
    """Return how many people are on a list."""
    return f"{count:,} person" if count == 1 else f"{count:,} people"
