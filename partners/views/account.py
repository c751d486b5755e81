"""Sign-in, sign-out, passwords and one's own account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.contrib.messages.views import SuccessMessageMixin
from django.shortcuts import redirect, render
from django.urls import reverse_lazy, translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from partners import actions, permissions, provider
from partners.forms import (
    LanguageForm,
    NewPasswordForm,
    PasswordChangeForm,
    PasswordResetForm,
    SignInForm,
)

LANGUAGE_COOKIE_AGE = 365 * 24 * 3600


class SignIn(auth.LoginView):
    """Sign in with e-mail address and password; afterwards on to the page one came for (`next`), if it is ours."""

    template_name = "partners/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **context):
        return super().get_context_data(provider=provider.name(), **context)


class SignOut(SuccessMessageMixin, auth.LogoutView):
    """Sign out; only by POST, so that no link elsewhere can do it."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        messages.success(request, _("You are signed out."))
        return response


class PasswordChange(SuccessMessageMixin, auth.PasswordChangeView):
    template_name = "partners/password_change.html"
    form_class = PasswordChangeForm
    success_url = reverse_lazy("account")
    success_message = gettext_lazy("Your password is changed.")


class PasswordReset(auth.PasswordResetView):
    """Ask for a mail with a link. The answer is the same whether or not there is an account."""

    template_name = "partners/password_reset.html"
    form_class = PasswordResetForm
    email_template_name = "partners/mail/password_reset.txt"
    subject_template_name = "partners/mail/password_reset_subject.txt"
    success_url = reverse_lazy("password-reset-sent")


class PasswordResetSent(auth.PasswordResetDoneView):
    template_name = "partners/password_reset_sent.html"


class PasswordResetConfirm(auth.PasswordResetConfirmView):
    template_name = "partners/password_reset_confirm.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("password-reset-done")


class PasswordResetDone(auth.PasswordResetCompleteView):
    template_name = "partners/password_reset_done.html"


@login_required
@require_http_methods(["GET", "POST"])
def account(request):
    """Who I am here: roles, language of this browser and of mails, how many keys."""
    form = LanguageForm(request.POST or None, initial={"language": translation.get_language()})
    if request.method == "POST" and form.is_valid():
        actions.choose_language(user=request.user, language=form.cleaned_data["language"])
        return _remember_language(request, form.cleaned_data["language"])
    context = {
        "form": form,
        "memberships": request.user.memberships.select_related("partner").order_by("pk"),
        "keys": request.user.tokens.usable().count(),
        "runs_machines": permissions.runs_machines(request.user),
    }
    return render(request, "partners/account.html", context)


def locked_out(request, *args, **kwargs):
    """Too many wrong passwords for this address from this place: says how long it takes and what one can do."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(request, "partners/locked_out.html", {"minutes": minutes}, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def _remember_language(request, language):
    """Back to the account in the chosen language; addresses without a language follow it in this browser."""
    response = redirect(translate_url(request.path, language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    with translation.override(language):
        messages.success(request, _("From now on you read the portal, and our mails, in English."))
    return response
