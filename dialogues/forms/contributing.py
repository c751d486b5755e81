"""What is typed on a phone: the session code, and something said."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogues import codes


class JoinForm(forms.Form):
    """The session code, as sloppily as people type it."""

    code = forms.CharField(
        label=_("Session code"),
        max_length=40,
        help_text=_("It stands on the big screen."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "size": 8}
        ),
    )

    def clean_code(self):
        return codes.typed(self.cleaned_data["code"])


class SayForm:
    """One contribution as a phone sends it. The action judges it; here strings become what it takes.

    `data` stays, so that nothing typed is lost; `fault` is what the action refused, in words.
    """

    def __init__(self, data):
        self.data, self.fault = data, ""

    def said(self):
        """The arguments of `contribute`."""
        level = self.data.get("level", "")
        return {
            "key": self.data.get("key"),
            "about": self.data.get("about", "free"),
            "kind": self.data.get("kind", ""),
            "document": self.data.get("document") or None,
            "row": self.data.get("row") or None,
            "text": self.data.get("text", ""),
            "level": int(level) if level in {"1", "2", "3", "4"} else None,
            "learning": self.data.getlist("learning"),
        }
