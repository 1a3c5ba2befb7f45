"""URLs of messages."""

from django.urls import path

from direct_messages.views import actions, conversation, inbox

app_name = "direct_messages"

urlpatterns = [
    path("messages", inbox.InboxView.as_view(), name="inbox"),
    path("messages/new", inbox.NewMessageView.as_view(), name="new"),
    path("messages/mark-all-read", actions.MarkAllReadView.as_view(), name="mark_all_read"),  # no hyphen in usernames
    path("messages/<username:username>", conversation.ConversationView.as_view(), name="conversation"),
    path("messages/<username:username>/delete", conversation.DeleteConversationView.as_view(), name="delete"),
    path("messages/<username:username>/<id:pk>/delete", actions.DeleteMessageView.as_view(), name="delete_message"),
    path("messages/<username:username>/<id:pk>/restore", actions.RestoreMessageView.as_view(), name="restore_message"),
    path("media/messages/<picture:name>", actions.MessagePictureView.as_view(), name="picture"),
]
