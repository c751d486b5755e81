"""What the facilitator chooses: what is on the table, and what to see of what comes in."""

import uuid

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dialogues.models import Contribution
from dialogues.models.room import MOST_DOTS
from dialogues.subjects import choosable

CHOICES_SHOWN = 60  # profiles to choose from: those in the theme first


def document_choices(user, dialogue, chosen=()):
    """[(uid, title)] of profiles that can be put on the table: those with the uids `chosen`, those in the theme of the
    dialogue, those of its organiser, then others; by title each. Few, whatever the portal holds.
    """
    found = choosable(user, dialogue)
    near = [Q(document__uid__in=chosen), Q(themes=dialogue.theme_id), Q(document__owner=dialogue.organiser_id), Q()]
    choices = {}
    for rows in (found.filter(condition)[:CHOICES_SHOWN] for condition in near):
        if len(choices) < CHOICES_SHOWN:
            choices |= {str(each.document.uid): each.title for each in rows} | choices
    return list(choices.items())[:CHOICES_SHOWN]


def uid(text):
    """The public id that a text from outside is, or None."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def uids(texts):
    """Those of the texts that are public ids, each once, in their order."""
    return list(dict.fromkeys(found for text in texts if (found := uid(text))))


class RoomForm(forms.Form):
    """What the room talks about and how."""

    documents = forms.MultipleChoiceField(
        label=_("On the table"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Participants see the tasks and competences of these profiles. Without a profile they can only say "
            "something in general."
        ),
    )
    moderated = forms.BooleanField(
        label=_("I look at each contribution before the others see it."), required=False
    )
    dots = forms.IntegerField(label=_("Dots for each participant"), min_value=1, max_value=MOST_DOTS)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["documents"].choices = choices


class StreamFilters:
    """What the desk shows, from the address; unknown words fall back to the ordinary."""

    STATES = {
        "": _("Waiting and shown"),
        "new": _("Waiting"),
        "hidden": _("Set aside"),
        "replaced": _("Merged or split"),
    }
    ORDERS = {
        "": _("Newest first"),
        "subject": _("By task and competence"),
        "theme": _("By cluster"),
        "dots": _("By dots"),
    }
    _ORDERING = {
        "": ("-created", "-pk"),
        "subject": ("document", "about", "row", "kind", "-pk"),
        "theme": ("theme", "-pk"),
        "dots": ("-points", "created", "pk"),
    }

    def __init__(self, data):
        self.state = data.get("state", "") if data.get("state", "") in self.STATES else ""
        self.order = data.get("order", "") if data.get("order", "") in self.ORDERS else ""

    def of(self, rows):
        """These contributions, chosen and in order."""
        states = [self.state] if self.state else [Contribution.State.NEW, Contribution.State.SHOWN]
        return rows.filter(state__in=states).order_by(*self._ORDERING[self.order])

    @property
    def query(self):
        """For the address: only what differs from the ordinary."""
        chosen = {"state": self.state, "order": self.order}
        return "&".join(f"{name}={value}" for name, value in chosen.items() if value)
