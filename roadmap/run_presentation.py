"""Runs in words: what set one off and where that stands, how it counts, how far it is and how long it takes."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.models import Profile
from roadmap.models import CompetenceEvidence, NeedRun, WorkforceDataset

STEPS = {
    "coverage": gettext_lazy("Which profile goes for whom"),
    "scopes": gettext_lazy("Which evidence goes for whom"),
    "factors": gettext_lazy("The shares of every profile"),
    "totals": gettext_lazy("The totals of every sector and job"),
    "reading": gettext_lazy("Reading everything"),
    "counting": gettext_lazy("Counting a second time"),
    "comparing": gettext_lazy("Comparing with what is stored"),
}
CAUSES = {
    "profile.published": gettext_lazy("Profile published"),
    "profile.withdrawn": gettext_lazy("Profile withdrawn"),
    "evidence.accepted": gettext_lazy("Evidence accepted"),
    "evidence.withdrawn": gettext_lazy("Evidence withdrawn"),
    "evidence.imported": gettext_lazy("Evidence imported"),
    "workforce.imported": gettext_lazy("Workforce imported"),
    "catalogue.imported": gettext_lazy("Catalogue imported"),
    "needs.recompute_asked": gettext_lazy("Full recompute, asked for by hand"),
    "needs.recount_asked": gettext_lazy("Second count, asked for by hand"),
    "nightly": gettext_lazy("Second count of every night"),
    "command": gettext_lazy("From the command line"),
    "demo": gettext_lazy("Demo data loaded"),
}


@dataclass(frozen=True)
class Shown:
    """A run with its cause in words: `of` names what changed, `url` leads there; both may be empty."""

    run: NeedRun
    cause: str
    of: str
    url: str

    @property
    def step(self):
        return STEPS.get(self.run.step, "")

    @property
    def took(self):
        """The duration in the reader's notation, or ""."""
        seconds = self.run.seconds
        if seconds is None:
            return ""
        if seconds < 1:
            return _("%(n)s ms") % {"n": number_format(max(1, round(1000 * seconds)))}
        return _("%(n)s s") % {"n": number_format(round(seconds, 1), 1)}

    @property
    def way(self):
        return _("counted a second time") if self.run.engine == "numpy" else _("recomputed")


def shown(runs, user):
    """The runs as Shown, with links to what this user may see; three queries, however many."""
    runs = list(runs)
    slugs = {run.inputs.get("profile") for run in runs} - {None}
    published = Profile.objects.published().select_related("document").filter(slug__in=slugs)
    profiles = {profile.slug: profile for profile in published}
    pieces = (run for run in runs if run.trigger.startswith(("evidence.", "workforce.")))
    # An import of evidence is about no single piece: its subject is no uid.
    subjects = {run.subject for run in pieces if "-" in run.subject}
    evidence = CompetenceEvidence.objects.visible_to(user).filter(uid__in=subjects)
    datasets = WorkforceDataset.objects.filter(uid__in=subjects)
    found = {str(row.uid): row for row in [*evidence.select_related("competence"), *datasets]}
    return [_shown(run, profiles, found) for run in runs]


def _shown(run, profiles, found):
    of, url = run.inputs.get("profile") or "", ""
    if profile := profiles.get(of):
        of, version = profile.title, run.inputs.get("version")
        url = reverse("profile", args=[profile.slug])
        if version:
            url = reverse("profile-version", args=[profile.slug, version])
    row = found.get(run.subject)
    if isinstance(row, CompetenceEvidence):
        of, url = row.competence.label, reverse("evidence-detail", args=[row.uid])
    elif row is not None:
        of, url = row.name, f"{reverse('workforce')}#{row.slug}"
    elif run.trigger == "evidence.imported":
        url = reverse("evidence")
    elif run.trigger == "catalogue.imported":
        of = run.subject.upper()
    return Shown(run, str(CAUSES.get(run.trigger, run.trigger)), str(of), url)


def seconds_left(run):
    """How long it will still take, judged by the newest run of the same kind; None when that cannot be said."""
    if run.state != NeedRun.State.RUNNING:
        return None
    before = NeedRun.objects.filter(engine=run.engine, seconds__isnull=False, parts_total__gt=0)
    ended = before.exclude(state=NeedRun.State.CANCELLED).order_by("-pk")
    took = ended.values_list("seconds", flat=True).first()
    if took is None:
        return None
    return max(0, round(took - (timezone.now() - run.started).total_seconds()))


def alarm():
    """The newest second count that says something, when it found other figures than are stored; else None.

    A difference that was found while changes waited says nothing; one that was put right at once is over.
    """
    counted = NeedRun.objects.filter(engine="numpy", difference__isnull=False).order_by("-pk")
    newest = counted.exclude(inputs__waiting=True, inputs__verdict__agrees=False).first()
    if newest is None or newest.inputs.get("written"):
        return None
    return newest if newest.state == NeedRun.State.FAILED else None
