"""Sentences shown to users by reports.

Labels, hints and the names of tabs stand beside their forms and views. Reasons and outcomes
are choices of the model.
"""

REPORT_FILED = "Thank you for telling us. We’ll have a look."

# refusals
SUBJECT_NOT_FOUND = "That is gone."
POST_NOT_FOUND = "That witt isn’t there."
NO_REPORT_OF_ONESELF = "You can’t report yourself."
REASON_INVALID = "Choose one of these reasons."

# constraints of the database
REPORT_EXISTS = "You have reported this already."
REPORT_OF_ONESELF = "You cannot report yourself."
REPORT_CLOSED_WITHOUT_OUTCOME = "A closed report says what came of it."


def report_filed_and_blocked(username):
    """Return the message after reporting and blocking a user."""
    return f"{REPORT_FILED} You blocked @{username}."


def too_many_reports_today(limit):
    """Return the error for a user who has sent `limit` reports within a day."""
    return f"You’ve sent {limit} reports today. Please write to the people who run this place."
