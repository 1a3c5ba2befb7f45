"""Examples on the page for developers. A test runs the first."""

FIRST_BOT = """\
from mastodon import Mastodon  # pip install Mastodon.py

bot = Mastodon(access_token="{token}", api_base_url="{base_url}")

bot.status_post("Good morning! #weather")

for mention in bot.notifications(types=["mention"]):
    bot.status_reply(mention.status, "Sunny, with a light wind.")
    bot.notifications_dismiss(mention)"""

CURL = """\
curl {base_url}/api/v1/statuses \\
  -H "Authorization: Bearer {token}" \\
  -d "status=Good morning!\""""


def examples(base_url: str, token: str = "your token") -> dict[str, str]:
    """Return the examples by name, for the site at this address."""
    values = {"base_url": base_url, "token": token}
    return {"bot": FIRST_BOT.format(**values), "curl": CURL.format(**values)}
