"""Sentences shown to users by accounts.

Labels and hints stand beside their form fields and admin actions.
"""

from django.utils.safestring import mark_safe

# usernames and display names
USERNAME_TAKEN = "That username is taken."
USERNAME_CHARACTERS = "Usernames are 1 to 15 letters, digits and underscores."
USERNAME_CHARACTERS_WITHOUT_ACCENTS = "Usernames are 1 to 15 letters, digits and underscores, without accents."
USERNAME_RESERVED = "That username belongs to the site. Please pick another."
USERNAME_RECENTLY_GIVEN_UP = (
    "That username was somebody else’s until recently, and their old links still lead to it. Please pick another."
)
FORMER_USERNAME_RECORDED = "That username is held already."
NAME_CLAIMS_STAFF = "That sounds like the people who look after this place, or the place itself. Please pick another."
NAME_HAS_BADGE = "A tick or a shield in a name looks like a badge, and badges aren’t for typing. Please leave it out."
NAME_NOT_ON_ONE_LINE = "Names and places are one line of text, without direction marks."
WEBSITE_INVALID = "Enter a web address, like https://example.org"

# email addresses
EMAIL_CONFIRMED_ELSEWHERE = "Another account has confirmed that address."
EMAIL_OWNED = "That email address already has an account."
EMAIL_OWNED_AT_UNDO = (
    "Another account has that address now. Change the address of that account first, then open this link again."
)
EMAIL_NOT_DELIVERABLE = "We can’t send email to that address."
EMAIL_NOT_CONFIRMED = "Please confirm your email first: we sent you a link, and Account settings sends another."
EMAIL_CONFIRMATION_SENT_RECENTLY = "The link is already on its way. Give it a few minutes."
FORMER_EMAIL_TAKEN = "This former address belongs to somebody already."
MAIL_NOT_SENT = "We couldn’t send an email just now. Please try again in a few minutes."
TOO_MANY_EMAIL_CHANGES = "That’s a lot of addresses in an hour. Please try again a little later."

# syntax of email addresses
EMAIL_WITHOUT_AT = "That email has no @ in it. It should look like name@example.org"
EMAIL_WITH_SEVERAL_ATS = "That email has more than one @. It should look like name@example.org"
EMAIL_WITH_SPACE = "That email has a space in it. Addresses never do."
EMAIL_WITHOUT_LOCAL_PART = "That email has nothing before the @. It should look like name@example.org"
EMAIL_LOCAL_PART_DOTS = "Before the @, a dot has to stand between two other characters."
EMAIL_WITHOUT_DOMAIN = "That email has nothing after the @. It should look like name@example.org"
EMAIL_WITHOUT_TOP_LEVEL_DOMAIN = "That email looks unfinished. It needs a dot and an ending, like name@example.org"
EMAIL_TOP_LEVEL_DOMAIN_INVALID = "That email needs an ending of letters after its last dot, like name@example.org"
EMAIL_DOMAIN_DOTS = "After the @, a dot has to stand between two other characters."
EMAIL_DOMAIN_HYPHEN = "After the @, a hyphen can’t stand beside a dot or at the end."
EMAIL_DOMAIN_INVALID = "The part after the @ isn’t a name that a site can have. Is every letter of it right?"

# login and passwords
LOGIN_MISMATCH = "That username and password don’t match."
LOGIN_MISMATCH_BY_EMAIL = (
    "That email and password don’t match. An email logs you in once it’s confirmed; until then, use your username."
)
LOGIN_REASONS = {  # by action: on the page of a witt or a person, elsewhere
    "like": ("Log in to like this witt by @{username}.", "Log in to like witts."),
    "repost": ("Log in to repost this witt by @{username}.", "Log in to repost witts."),
    "reply": ("Log in to reply to this witt by @{username}.", "Log in to reply to witts."),
    "bookmark": ("Log in to bookmark this witt by @{username}.", "Log in to bookmark witts."),
    "follow": ("Log in to follow @{username}.", "Log in to follow people."),
    "hashtag": ("", "Log in to follow hashtags."),
    "subscribe": ("", "Log in to subscribe to lists."),
    "authorize": ("", "Log in to decide what an app may do."),
}
PASSWORD_INCORRECT = "That isn’t your current password."
TOO_MANY_LOGINS = mark_safe(
    "That’s a lot of wrong passwords. Have a cup of tea and try again in a quarter of an hour, or "
    '<a class="alert-link" href="/password/reset">choose a new password by email</a>.'
)
TOO_MANY_SIGN_UPS = "A lot of people joined from where you are in the last hour. Please try again a little later."
TOO_MANY_PASSWORD_RESETS = (
    "We’ve sent a few of those links in the last hour. Have a look in your inbox, and in your spam folder: each "
    "works for a day. If there’s nothing, try again in an hour."
)
ACCOUNT_REACTIVATED = "Welcome back. Everything is where you left it."

# settings
SETTINGS_SAVED = "Saved."
PICTURE_NOT_RESUBMITTED = "Please choose your picture again: a form can’t keep it."
LOGGED_OUT_EVERYWHERE_ELSE = "You’re logged out everywhere else."
ACCOUNT_DEACTIVATED = "Your account is deactivated. Log in within 30 days and everything comes back."
DATA_EXPORTED_RECENTLY = "Your archive was sent a moment ago. You can have another one in a minute."

# moderation
LAST_SUPERUSER = "You’re the last superuser here. Make somebody else one first."
ADMIN_LOG_SUSPENSION = "Suspended."
ADMIN_LOG_UNSUSPENSION = "Suspension ended."
ADMIN_LOG_PICTURE_REMOVAL = "Pictures taken down."
ADMIN_LOG_EMAIL_CONFIRMATION = "Email address confirmed."
ADMIN_LOG_MODERATOR_ADDED = "Made a moderator."
ADMIN_LOG_MODERATOR_REMOVED = "No longer a moderator."


def too_many_username_changes(limit):
    """Return the error for a user who has changed their username `limit` times in the last 30 days."""
    times = {1: "once", 2: "twice"}.get(limit, f"{limit} times")
    return f"You’ve changed your username {times} in the last 30 days. Please give people time to find you."


def email_too_long(limit):
    """Return the error for an address of more than `limit` characters."""
    return f"That email is too long. Addresses have at most {limit} characters."


def email_local_part_too_long(limit):
    """Return the error for an address with more than `limit` characters before the @."""
    return f"The part before the @ is too long. It has at most {limit} characters."


def email_local_part_character(character):
    """Return the error for an address with this character, quoted, before the @."""
    return f"Letters before the @ must be plain ones: we can’t send to an address with {character} there."


def email_domain_too_long(limit):
    """Return the error for an address with more than `limit` characters after the @."""
    return f"The part after the @ is too long. It has at most {limit} characters."


def email_domain_label_too_long(limit):
    """Return the error for an address with more than `limit` characters between two dots of its domain."""
    return f"One word after the @ is too long. No more than {limit} characters fit between two dots."


def email_domain_character(character):
    """Return the error for an address with this character, quoted, after the @."""
    return f"An email can’t have {character} after the @. It should look like name@example.org"


def suspension_reason_too_long(limit):
    """Return the error for a moderator whose reason has more than `limit` characters."""
    return f"That reason is too long. It has room for {limit} characters."


def suspension_refused(person, reason):
    """Return the error for a moderator who may not suspend `person`, for a reason given as a sentence."""
    return f"{person}: {reason}"


def no_email_to_confirm(person):
    """Return the error for a superuser who confirms the address of `person`, who has none or not as its owner."""
    return f"{person} has no address that could be confirmed."


def action_done_for(people):
    """Return the result of an admin action for these users, possibly none."""
    if not people:
        return "Nothing has changed: nobody can do this to themselves, and only superusers to staff."
    return f"Done for {', '.join(map(str, people))}."
