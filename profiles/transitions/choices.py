"""What the address of the page of transitions asks: direction, order, filters, what the person learns besides."""

import uuid
from dataclasses import dataclass, field

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from profiles.filters import REVISION
from profiles.models import AskedCompetence, Competence, Job, Profile, Sector, Task
from profiles.models.queries import paths_above
from profiles.models.search import MAX_LENGTH
from profiles.transitions.similarity import FROM, INTO

MAX_LEARNT = 20
WAYS = ((FROM, _("From this job")), (INTO, _("Into this job")))
CLOSEST, LEAST = "close", "least"
ORDERS = ((CLOSEST, _("the most alike first")), (LEAST, _("the least to learn first")))
SUITED = (
    ("", _("Whoever")),
    ("some", _("People at a distance from the labour market: some tasks without support")),
    ("all", _("People at a distance from the labour market: every task, with support where needed")),
)
VKS = (
    ("", _("Any level")),
    ("0", _("Not higher")),
    ("1", _("At most one level higher")),
    ("2", _("At most two levels higher")),
)
GREEN, CIRCULAR = "green", "circular"
GREENER = (
    ("", _("All jobs")),
    (GREEN, _("Jobs in which something green is essential")),
    (CIRCULAR, _("Jobs that ask something circular")),
)
FILTERS = ("q", "shortage", "profile", "green", "sector", "suited", "vks")  # of the form: what leaves jobs out
FLAGS = {"on": True, "1": True, "true": True, "": False, "0": False, "false": False}


class FlagBox(forms.CheckboxInput):
    """A box that hands on what the address says, so that nonsense is seen."""

    def __init__(self, attrs=None):
        super().__init__(attrs, check_test=lambda value: FLAGS.get(value, bool(value)))

    def value_from_datadict(self, data, files, name):
        return data.get(name, "")


class Flag(forms.BooleanField):
    """On or off."""

    widget = FlagBox

    def to_python(self, value):
        if value not in FLAGS:
            raise forms.ValidationError(_("Say “true” or “false”."), code="bad-value")
        return FLAGS[value]


class TransitionForm(forms.Form):
    """The choices of a person in a form; the sectors are those that published profiles of jobs name."""

    q = forms.CharField(label=_("A certain job?"), max_length=MAX_LENGTH, required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    suited = forms.ChoiceField(label=_("Work for whom?"), choices=SUITED, required=False)
    vks = forms.ChoiceField(label=_("VKS level"), choices=VKS, required=False)
    shortage = Flag(label=_("Only shortage occupations"), required=False)
    profile = Flag(label=_("Only jobs with a published profile"), required=False)
    green = forms.ChoiceField(label=_("Green or circular work?"), choices=GREENER, required=False)
    order = forms.ChoiceField(label=pgettext_lazy("of a list", "Order"), choices=ORDERS, required=False)
    filters = True  # choices of a list: none of them has to be told that it may stay empty

    def __init__(self, data, sectors=()):
        super().__init__(data)
        self.fields["sector"].choices = [("", _("All sectors")), *sectors]
        self.fields["q"].widget.attrs |= {"type": "search", "autocomplete": "off"}


@dataclass
class Choices:
    """What was asked. `misread`: labels of what the address says and nobody understands."""

    form: TransitionForm
    way: str = FROM
    order: str = CLOSEST
    sector: Sector | None = None
    values: dict = field(default_factory=dict)
    learnt: list = field(default_factory=list)
    misread: list = field(default_factory=list)

    @property
    def narrowed(self):
        """Is anything filtered?"""
        return any(self.values.get(name) for name in FILTERS)


def read(parameters):
    """The Choices of an address (a QueryDict). Nothing makes an error: what means nothing is named and left out."""
    sectors = named_sectors()
    form = TransitionForm(parameters, [(code, sector.label) for code, sector in sectors.items()])
    form.is_valid()
    values = form.cleaned_data
    learnt, strange = read_learnt(parameters.getlist("learnt"))
    way = parameters.get("way", FROM)
    misread = [form.fields[name].label for name in form.errors]
    misread += [_("direction")] if way not in dict(WAYS) else []
    misread += [_("competences learnt besides")] if strange else []
    return Choices(
        form=form,
        way=way if way in dict(WAYS) else FROM,
        order=values.get("order") or CLOSEST,
        sector=sectors.get(values.get("sector")),
        values=values,
        learnt=learnt,
        misread=misread,
    )


def read_learnt(texts):
    """([Competence] in the order of the address, whether something there names none). One query, or none."""
    uids = []
    for text in dict.fromkeys(texts):
        try:
            uids.append(uuid.UUID(text))
        except ValueError:
            continue
    known = {one.uid: one for one in Competence.objects.filter(uid__in=uids[:MAX_LEARNT])} if uids else {}
    found = [known[uid] for uid in uids if uid in known]
    return found, len(found) < len(texts)


def profiles_of_jobs():
    """Published profiles that describe jobs."""
    return Profile.objects.published().filter(kind=Profile.Kind.JOB)


def named_sectors():
    """{code: Sector}: the divisions in which published profiles of jobs lie. Two queries."""
    rows = Profile.sectors.through.objects.filter(
        profile__in=profiles_of_jobs().values("pk"), sector__revision=REVISION
    )
    paths = rows.values_list("sector__path", flat=True).distinct()
    divisions = {"/".join(path.split("/")[:2]).rstrip("/") + "/" for path in paths}
    return {
        sector.code: sector for sector in Sector.objects.filter(revision=REVISION, path__in=divisions).order_by("code")
    }


def among(choices, vks):
    """The queryset of jobs that the filters leave, or None without filters. `vks` is the level of the job at hand."""
    if not choices.narrowed:
        return None
    values, jobs = choices.values, Job.objects.current()
    jobs = jobs.in_shortage() if values.get("shortage") else jobs
    if values.get("q"):
        jobs = jobs.filter(pk__in=[job.pk for job in Job.objects.matching(values["q"]).only("pk")[:500]])
    jobs = greener(jobs, values.get("green"))
    profiles = described(choices, vks)
    return jobs if profiles is None else jobs.filter(pk__in=jobs_of(profiles))


def greener(jobs, how):
    """Of these jobs those with something green that is essential, or with something circular; all without `how`.

    The portal's own jobs are circular by themselves.
    """
    if how == GREEN:
        return jobs.filter(pk__in=AskedCompetence.objects.green().values("job"))
    if how == CIRCULAR:
        asked = AskedCompetence.objects.circular().values("job")
        return jobs.filter(Q(kind=Job.Kind.OWN) | Q(pk__in=asked))
    return jobs


def described(choices, vks):
    """The published profiles that the choices leave, or None when they say nothing of profiles."""
    values, profiles = choices.values, profiles_of_jobs()
    asked = bool(values.get("profile"))
    if choices.sector:
        path, asked = choices.sector.path, True
        near = Sector.objects.filter(revision=REVISION, path__startswith=path) | Sector.objects.filter(
            revision=REVISION, path__in=paths_above(path)
        )
        rows = Profile.sectors.through.objects.filter(sector__in=near.values("pk"))
        profiles = profiles.filter(pk__in=rows.values("profile"))
    if values.get("suited"):
        asked = True
        profiles = suited(profiles, values["suited"])
    if values.get("vks") and vks:
        asked = True
        profiles = profiles.filter(vks_level__lte=vks + int(values["vks"]))
    return profiles if asked else None


def suited(profiles, how):
    """Profiles with a task that the target group can do as it is ("some"), or with none that they cannot ("all")."""
    able = Task.objects.filter(suitability=Task.Suitability.YES)
    if how == "some":
        return profiles.filter(pk__in=able.values("profile"))
    unable = Task.objects.exclude(suitability__in=[Task.Suitability.YES, Task.Suitability.SUPPORT])
    return profiles.filter(pk__in=Task.objects.values("profile")).exclude(pk__in=unable.values("profile"))


def jobs_of(profiles):
    """The primary keys, as a queryset, of the jobs that these profiles name."""
    return Profile.jobs.through.objects.filter(profile__in=profiles.values("pk")).values("job")
