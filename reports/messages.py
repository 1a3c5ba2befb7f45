"""Sentences shown to users by reports.

Labels, hints and the names of tabs stand beside their forms and views. Reasons and outcomes
are choices of the model.
"""

REPORT_FILED = "Thank you for telling us. We’ll have a look."

# refusals
SUBJECT_NOT_FOUND = "That is gone."
MESSAGE_NOT_FOUND = "That message isn’t there."
POST_NOT_FOUND = "That witt isn’t there."
NO_REPORT_OF_ONESELF = "You can’t report yourself."
REASON_INVALID = "Choose one of these reasons."

# what stands for a picture in the copy of a message
PICTURE = "picture"
NO_DESCRIPTION = "without a description"

# constraints of the database
REPORT_EXISTS = "You have reported this already."
REPORT_OF_POST_AND_MESSAGE = "A report is about a witt or a message, not both."
REPORT_OF_ONESELF = "You cannot report yourself."
REPORT_CLOSED_WITHOUT_OUTCOME = "A closed report says what came of it."


def report_filed(username, is_blocking, is_muting):
    """Return the message after reporting a user, and perhaps blocking or muting them as well."""
    if is_blocking:
        return f"{REPORT_FILED} You blocked @{username}."
    return f"{REPORT_FILED} You muted @{username}." if is_muting else REPORT_FILED


def reports_closed(count, outcome):
    """Return the message to a moderator who closed `count` reports with an outcome, given as its label."""
    return f"{count} report{'' if count == 1 else 's'} closed: {outcome.lower()}."


def too_many_reports_today(limit):
    """Return the error for a user who has sent `limit` reports within a day."""
    return (
        f"You’ve sent {limit} report{'' if limit == 1 else 's'} today. Please write to the people who run this place."
    )
