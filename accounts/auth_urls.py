"""URLs of sign-up, login, passwords and email confirmation, under the names that allauth reverses."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.views import auth

urlpatterns = [
    path("signup", auth.SignUpView.as_view(), name="account_signup"),
    path("login", auth.SignInView.as_view(), name="account_login"),
    path("logout", auth.SignOutView.as_view(), name="account_logout"),
    path("password/change", auth.ChangePasswordView.as_view(), name="account_change_password"),
    path("password/set", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset", auth.ResetPasswordView.as_view(), name="account_reset_password"),
    path("password/reset/done", allauth.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[-\w]{1,100})$",
        auth.ResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("email/confirm", auth.ResendConfirmationView.as_view(), name="account_send_confirmation"),
    re_path(r"^email/confirm/(?P<key>[-:\w]{1,200})$", auth.ConfirmEmailView.as_view(), name="account_confirm_email"),
    re_path(r"^email/restore/(?P<key>[-:\w]{1,200})$", auth.RestoreEmailView.as_view(), name="account_restore_email"),
]
