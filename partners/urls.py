"""Addresses of sign-in and of one's own account; the words follow the language."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from partners import views

urlpatterns = [
    path(_("sign-in/"), views.SignIn.as_view(), name="sign-in"),
    path(_("sign-out/"), views.SignOut.as_view(), name="sign-out"),
    path(_("account/"), views.account, name="account"),
    path(_("sign-in/organisation/"), views.provider_sign_in, name="provider-sign-in"),
    path(_("account/keys/"), views.keys, name="keys"),
    path(_("account/keys/<uuid:uid>/"), views.key, name="key"),
    path(_("account/machine-users/"), views.machines, name="machines"),
    path(_("account/machine-users/<uuid:uid>/"), views.machine, name="machine"),
    path(_("account/password/"), views.PasswordChange.as_view(), name="password-change"),
    path(_("password/"), views.PasswordReset.as_view(), name="password-reset"),
    path(_("password/sent/"), views.PasswordResetSent.as_view(), name="password-reset-sent"),
    path(
        _("password/<uidb64>/<token>/"), views.PasswordResetConfirm.as_view(), name="password-reset-confirm"
    ),
    path(_("password/done/"), views.PasswordResetDone.as_view(), name="password-reset-done"),
]
