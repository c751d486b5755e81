"""Forms of sign-in, passwords, one's own account, keys for the API and machine users."""

from partners.forms.access import KeyForm, MachineForm, RoleForm
from partners.forms.sign_in import (
    LanguageForm,
    NewPasswordForm,
    PasswordChangeForm,
    PasswordResetForm,
    SignInForm,
)

__all__ = [
    "KeyForm",
    "LanguageForm",
    "MachineForm",
    "NewPasswordForm",
    "PasswordChangeForm",
    "PasswordResetForm",
    "RoleForm",
    "SignInForm",
]
