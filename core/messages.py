"""Sentences shown to users by core."""

# error pages
BAD_REQUEST = "We couldn’t make sense of what your browser sent. Please go back and try again."
FORBIDDEN = "This part isn’t open to you. If you think it should be, try logging in with another account."
LOGGED_OUT = "You’ve been logged out. Log in again, in another tab if you like: your words stay here until then."
PAGE_NOT_FOUND = "There’s nothing at this address. It may have been deleted, or the link lost a letter on the way."
FRAGMENT_NOT_FOUND = "That has flown. It may have been deleted."
METHOD_NOT_ALLOWED = (
    "There’s nothing to look at here: this address is for a button. Please go back and press it there."
)
WRITE_CONFLICT = (
    "Somebody else did something in the very same moment, so nothing was saved. Please go back and try again."
)
BODY_TOO_LARGE = "That is too much at once: at most four pictures of 10 MB each. Please go back and try with less."
TEXT_TOO_LARGE = (
    "That is far more text than fits here. Please go back and send less: what you wrote should still be there."
)
BODY_NOT_ACCEPTED = "This address takes nothing that is sent to it. Please go back and try again from the page itself."
RATE_LIMITED = "That’s a lot at once. Have a cup of tea and try again in a few minutes."
SERVER_ERROR = "Something broke on our end. It’s been noted. Please try again in a minute."
DATABASE_UNAVAILABLE = "We can’t reach our own records just now. Please try again in a minute."

# pictures
PICTURE_FILE_TOO_LARGE = "That picture is over 10 MB. A smaller copy will do nicely."
PICTURE_HAS_TOO_MANY_PIXELS = "That picture has more pixels than we can take. A smaller copy will do nicely."
PICTURE_TOO_SLOW_TO_DECODE = (
    "That picture is more work than we can do at once. A smaller or simpler copy will do nicely."
)
PICTURE_UNREADABLE = "We can’t read that as a picture. JPEG, PNG, WebP, GIF and AVIF files work, if they are whole."
PICTURE_DECODER_CRASHED = "Something interrupted us while we read your picture. Please try again."
PICTURE_DECODER_BUSY = "Many pictures are arriving just now. Please try again in a moment."
PICTURE_BUDGET_SPENT = (
    "Your pictures have kept us busy for some minutes. Please wait ten before the next; words can go out at once."
)
PICTURE_BUDGET_NEGATIVE = "Nobody has spent less than nothing."
PENDING_PICTURES_DELETED = "That took so long that your pictures are gone. Please choose them again."


def animation_too_long(max_frames, max_seconds):
    """Return the error for an animation of more than `max_frames` frames or `max_seconds` seconds."""
    return f"That animation is too long for us. Up to {max_frames} frames in {max_seconds} seconds work."


def site_description(site_name):
    """Return the description of the site in the web app manifest."""
    return f"{site_name}: short witts from people you know, newest first."
