"""Forms of sign-in, passwords and one's own account. Django's own ones, in this portal's words."""

from django import forms
from django.conf import settings
from django.contrib.auth import forms as auth
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from partners.addresses import with_address
from partners.models import User

PASSWORD_HINT = _(
    "At least 12 characters, not only digits, and nothing that is easy to guess. "
    "Four words that do not belong together work well."
)


class SignInForm(auth.AuthenticationForm):
    """E-mail address and password. The address is folded to lower case: guesses in other cases count as one."""

    username = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _(
            "This e-mail address and password do not belong together. Mind upper and lower case in the password."
        ),
        "inactive": _("This account is closed. Ask your coordinator."),
    }

    def clean_username(self):
        return self.cleaned_data["username"].lower()


class NewPasswordForm(auth.SetPasswordForm):
    """A new password, typed twice, after a reset."""

    error_messages = {"password_mismatch": _("The two passwords differ. Type them again.")}
    new_password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label=_("New password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PasswordChangeForm(NewPasswordForm):
    """A new password while signed in; the old one proves who is asking."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    field_order = ["old_password", "new_password1", "new_password2"]

    def clean_old_password(self):
        password = self.cleaned_data["old_password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your present password."), code="password_incorrect")
        return password


class PasswordResetForm(auth.PasswordResetForm):
    """Where to send the link."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def get_users(self, email):
        """Also those who never had a password: new people are enrolled without one and make it this way."""
        return with_address(User.objects.filter(is_active=True, is_machine=False), email)

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        """In the language of the one who reads the mail."""
        with translation.override(context["user"].language):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


class LanguageForm(forms.Form):
    """The language in which one reads the portal and its mails."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[
            (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
        ],
        widget=forms.RadioSelect,
    )
