"""Undo buttons in responses to actions on a person."""

import json
import re


def undo_in(client, response):
    """Return the address and the token of the Undo button in a response, or on the page to which it redirects."""
    if response.status_code == 302:
        page = client.get(response["Location"]).text
        return re.search(r'formaction="([^"]+)" name="token" value="([^"]+)">Undo', page).groups()
    undo = json.loads(response.headers["HX-Trigger-After-Settle"])["toast"]["undo"]
    return undo["url"], undo["values"]["token"]
