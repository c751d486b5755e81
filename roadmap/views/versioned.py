"""Showing and saving the form of something that a counter guards."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from roadmap.actions.versioned import Stale


def edit(request, *, template, form_class, stored, values_of, save, context, success, form_arguments=None):
    """The edit page of `stored`: shown (GET) or saved (POST).

    `values_of(object)` gives (initial values, rows); `save(form)` calls the action; `success` is the address to go to.
    Input that does not hold is shown again with its faults (422). Where somebody else saved in between, what is stored
    now stands beside what was typed (409), and saving again is a knowing choice.
    """
    arguments = form_arguments or {}
    initial, rows = values_of(stored)
    form = form_class(request.POST or None, initial=initial, rows=rows, **arguments)
    status, differences = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                save(form)
            except Stale as stale:
                now, rows_now = values_of(stale.stored)
                differences = form.differences(now, rows_now)
                form, status = form.told_at(stale.stored.version), 409
            except ValidationError as error:
                tell(form, error)
            else:
                messages.success(request, _("Saved."))
                return redirect(success)
    shown = {"form": form, "differences": differences, "stored": stored, **context}
    return render(request, template, shown, status=status)


def tell(form, error):
    """Put what an action found wrong with the field that it is about, else above the form."""
    faults = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, texts in faults.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
