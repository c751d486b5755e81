"""The small form that begins a profile."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners import permissions
from partners.models import Partner, Role
from profiles.models import Competence, Profile


class NewProfileForm(forms.Form):
    """Title, kind and owning partner. Editors choose among the partners they edit for, coordinators among all."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Profile.Kind.choices)
    owner = forms.ModelChoiceField(
        label=_("For which partner"), queryset=Partner.objects.none(), empty_label=None
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.partners = partners_to_edit_for(user)
        self.fields["owner"].queryset = self.partners
        if user.main_partner:
            self.fields["owner"].initial = user.main_partner.pk


class NewCompetenceForm(forms.Form):
    """A competence that the catalogue does not hold yet."""

    label_nl = forms.CharField(label=_("Label in Dutch"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), max_length=200, required=False)
    group = forms.ChoiceField(label=_("Group"), choices=Competence.Group.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Competence.Kind.choices)


def partners_to_edit_for(user):
    """The partners for which this user may begin documents."""
    if permissions.is_coordinator(user):
        return Partner.objects.all()
    editing = [
        partner
        for partner, role in user.roles.items()
        if permissions.RANK[role] >= permissions.RANK[Role.EDITOR]
    ]
    return Partner.objects.filter(pk__in=editing)
