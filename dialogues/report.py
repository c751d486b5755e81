"""The report of a dialogue: who took part by kind, what people find most important, and what became of everything."""

from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from dialogues import saying, trail
from dialogues.models import Contribution, Dialogue, Minutes, Participation

PRIORITIES = 10
Outcome = Contribution.Outcome


@dataclass(frozen=True)
class Report:
    """What page and PDF show. `groups` are [{"name", "label", "rows"}] by outcome, what has none last; rows as in
    `saying.rows`. `set_aside` are [(reason, how many)], the most frequent first."""

    dialogue: Dialogue
    participation: list
    priorities: list
    groups: list
    set_aside: list
    minutes: Minutes | None

    @property
    def registered(self):
        return sum(row["registered"] for row in self.participation)

    @property
    def present(self):
        return sum(row["attended"] for row in self.participation)

    @property
    def said(self):
        """How many contributions are shown."""
        return sum(len(group["rows"]) for group in self.groups)

    @property
    def hidden(self):
        return sum(count for _reason, count in self.set_aside)

    def count(self, outcome):
        return sum(len(group["rows"]) for group in self.groups if group["name"] == outcome)


def report_of(dialogue):
    """The Report of a dialogue. As many queries for many contributions as for one."""
    shown = list(dialogue.contributions.shown().ranked())
    rows = saying.rows(shown, trail.forward(shown))
    labels = dict(Outcome.choices) | {"": _("not answered yet")}
    groups = [
        {"name": name, "label": labels[name], "rows": [row for row in rows if row["contribution"].outcome == name]}
        for name in (*Outcome.values, "")
    ]
    hidden = dialogue.contributions.filter(state=Contribution.State.HIDDEN).order_by()
    reasons = hidden.values_list("hidden_because").annotate(n=Count("pk")).order_by("-n", "hidden_because")
    return Report(
        dialogue=dialogue,
        participation=Participation.objects.of(dialogue),
        priorities=[row for row in rows if row["contribution"].points][:PRIORITIES],
        groups=[group for group in groups if group["rows"]],
        set_aside=list(reasons),
        minutes=Minutes.objects.filter(dialogue=dialogue, phase=Minutes.Phase.FINAL).first(),
    )
