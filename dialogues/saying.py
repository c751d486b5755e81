"""Contributions in words: what each is about, what it says, and what became of it. Never who said it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coediting.actions.proposals import MAX_REASON
from dialogues.models import Contribution
from profiles.document import LEARNING, LEVELS
from profiles.models import Competence
from profiles.presentation import said as in_language

About, Kind, Outcome = Contribution.About, Contribution.Kind, Contribution.Outcome
# The mark of each outcome; the word always stands in it.
MARKS = {"": "review", Outcome.ADOPTED: "published", Outcome.ANSWERED: "draft", Outcome.DECLINED: "draft"}


def subject(contribution):
    """What it is about: "Task ‘Sorts rubble’"."""
    label = in_language(contribution.row_label).plain
    if contribution.about == About.TASK:
        return _("Task ‘%(label)s’") % {"label": label}
    if contribution.about == About.REQUIREMENT:
        return _("Competence ‘%(label)s’") % {"label": label}
    return _("The profile as a whole") if contribution.about == About.PROFILE else _("In general")


def heading(contribution):
    """What it is about and what it says in one line: "Task ‘Sorts rubble’: feasible with support"."""
    about = subject(contribution)
    return about if contribution.kind == Kind.FREE else f"{about}: {contribution.get_kind_display()}"


def shortened(contribution, length=140):
    """The words themselves, or the heading where nothing was written."""
    text = contribution.text or heading(contribution)
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def reason(dialogue, contributions):
    """Why a proposal is made: what was said, where and when. As long as a reason may be."""
    day = date_format(timezone.localtime(dialogue.starts), "j F Y")
    said = "; ".join(f"“{shortened(each, 300)}”" for each in contributions)
    text = _("Said in the dialogue ‘%(title)s’ of %(day)s: %(said)s") % {
        "title": dialogue.title,
        "day": day,
        "said": said,
    }
    return text if len(text) <= MAX_REASON else text[: MAX_REASON - 1] + "…"


def details(contribution, competences):
    """[(what, value)] of what belongs to the kind. `competences` is what `competences_of` gave."""
    given, found = contribution.details, []
    if competence := competences.get(str(given.get("competence"))):
        found.append((_("Competence"), in_language(competence.labels).plain))
    if given.get("level"):
        found.append((_("Level"), str(dict(LEVELS).get(given["level"], given["level"]))))
    if given.get("learning"):
        ways = dict(LEARNING)
        found.append((_("How it is learnt"), ", ".join(str(ways.get(way, way)) for way in given["learning"])))
    if given.get("support") and not contribution.text:
        found.append((_("Which support"), given["support"]))
    return found


def competences_of(contributions):
    """{uid as text: Competence} of the competences that contributions name. One query, or none."""
    uids = {each.details["competence"] for each in contributions if each.details.get("competence")}
    return {str(each.uid): each for each in Competence.objects.filter(uid__in=uids)}


def rows(contributions, steps=None):
    """What lists show of each: [{"contribution", "heading", "details", "mark", "steps"}]. One query, or none."""
    contributions, steps = list(contributions), steps or {}
    competences = competences_of(contributions)
    return [
        {
            "contribution": each,
            "heading": heading(each),
            "details": details(each, competences),
            "mark": MARKS[each.outcome],
            "steps": steps.get(each.pk, []),
        }
        for each in contributions
    ]
