"""Forms of keys for the API and of machine users."""

import uuid
from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.models import Partner, Role, Scope

SCOPES = {
    Scope.READ: _("Read: everything that you may read, also drafts"),
    Scope.PROPOSE: _("Propose: also comment and propose changes"),
    Scope.WRITE: _("Write: also change what you may change"),
    Scope.ADMIN: _("Manage: also make and withdraw keys, machine users and webhooks"),
}
HOLDS = {
    "30": _("30 days"),
    "90": _("90 days"),
    "365": _("one year"),
    "never": _("without end"),
}


class KeyForm(forms.Form):
    """A new key for the API: what for, what it allows, how long it holds. `form` tells a form sent twice."""

    name = forms.CharField(
        label=_("What is this key for?"),
        max_length=100,
        help_text=_("So that you know later which program it belongs to, for instance “nightly copy”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scope = forms.ChoiceField(label=_("What may it do?"), choices=SCOPES.items(), widget=forms.RadioSelect)
    holds = forms.ChoiceField(
        label=_("How long does it hold?"),
        choices=HOLDS.items(),
        help_text=_("A program that is forgotten stops by itself then."),
    )
    form = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def fresh(cls):
        """An empty form: the least that a key may do, for 90 days."""
        return cls(initial={"scope": Scope.READ, "holds": "90", "form": uuid.uuid4()})

    def expires(self):
        """The moment at which the key ends; None for no end."""
        days = self.cleaned_data["holds"]
        return None if days == "never" else timezone.now() + timedelta(days=int(days))


ROLES = {
    Role.READER: _("Reader: sees what is published, and the drafts of this partner"),
    Role.CONTRIBUTOR: _("Contributor: proposes changes and comments"),
    Role.EDITOR: _("Editor: writes along on everything this partner takes part in"),
    Role.COORDINATOR: _("Coordinator: publishes, assigns, imports and recomputes"),
}


class RoleForm(forms.Form):
    """The role of a machine user. `roles` are those that may be given."""

    role = forms.ChoiceField(label=_("What may it do?"), widget=forms.RadioSelect)

    def __init__(self, *args, roles, **options):
        super().__init__(*args, **options)
        self.fields["role"].choices = [(role.value, ROLES[role]) for role in roles]


class MachineForm(RoleForm):
    """A new machine user of one of `partners`."""

    partner = forms.ModelChoiceField(
        queryset=Partner.objects.none(), label=_("Of which partner?"), to_field_name="slug", empty_label=None
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Partners see it beside what the program writes, for instance “VDAB, nightly copy”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label=_("What does the program do, and who looks after it?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["partner", "name", "purpose", "role"]

    def __init__(self, *args, partners, **options):
        super().__init__(*args, **options)
        self.fields["partner"].queryset = partners
