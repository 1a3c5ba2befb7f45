"""The list of users in the admin."""

LIST = "/admin/accounts/user/"


def names(response):
    return [person.username for person in response.context["cl"].result_list]


def act(client, action, *people):
    return client.post(LIST, {"action": action, "_selected_action": [one.pk for one in people]}, follow=True)
