"""Pages of sign-in, of one's own account, of keys for the API and of machine users."""

from partners.views.account import (
    PasswordChange,
    PasswordReset,
    PasswordResetConfirm,
    PasswordResetDone,
    PasswordResetSent,
    SignIn,
    SignOut,
    account,
    locked_out,
)
from partners.views.keys import key, keys
from partners.views.machines import machine, machines
from partners.views.provider import provider_return, provider_sign_in

__all__ = [
    "PasswordChange",
    "PasswordReset",
    "PasswordResetConfirm",
    "PasswordResetDone",
    "PasswordResetSent",
    "SignIn",
    "SignOut",
    "account",
    "key",
    "keys",
    "locked_out",
    "machine",
    "machines",
    "provider_return",
    "provider_sign_in",
]
