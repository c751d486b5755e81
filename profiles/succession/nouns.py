"""What can go and be followed: competences and jobs. Everything that differs between the two stands here.

A decision is about one of them. The rest of the package and the actions take either, and ask `of` which it is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from coediting.models import Document
from profiles.models import Competence, Job, Profile, Requirement
from profiles.succession import rewriting


@dataclass(frozen=True)
class Noun:
    """One of the two kinds of things.

    `name` is also the foreign key to it in changes and tasks; `columns` are those that decisions write. `asked_by(pks)`
    gives the rows that say so of a published profile, in `OuterRef`; `named(content)` the uids in the content of a
    profile, `holding(uid)` what a content with this one contains, `rewritten(content, {uid: [uids]})` what it becomes;
    `above(pks)` [(id, id of what it lies right below)], without which it has no place in its hierarchy.
    """

    name: str
    model: type
    columns: tuple
    asked_by: Callable
    named: Callable
    holding: Callable
    rewritten: Callable
    above: Callable
    choose_one: Promise

    def candidates(self):
        """Those that may go and follow: in use, and of jobs no group, which belongs to ISCO-08 itself."""
        found = self.model.objects.current()
        return found.exclude(kind=Job.Kind.ISCO) if self.model is Job else found

    def documents_naming(self, items):
        """Documents of profiles whose working content asks or names one of these, in the order of their ids.

        Where nothing was saved since publishing the published rows tell; only the others are looked into.
        """
        items = list(items)
        if not items:
            return Document.objects.none()
        working = Q(*(Q(working__content__contains=self.holding(str(one.uid))) for one in items), _connector=Q.OR)
        unchanged = Q(published__isnull=False, published=F("working"))
        changed = Q(published__isnull=True) | ~Q(published=F("working"))
        published = Exists(self.asked_by([one.pk for one in items]))
        found = Document.objects.filter(kind="profile").filter((unchanged & published) | (changed & working))
        return found.order_by("pk")


# A competence in a group has its place there, whatever becomes of the broader ones.
ONLY_NARROWER = Competence.broader.through.objects.filter(from_competence__groups__isnull=True)
COMPETENCE = Noun(
    name="competence",
    model=Competence,
    columns=("retired", "circular", "label_vls"),
    asked_by=lambda pks: Requirement.objects.filter(profile=OuterRef("pk"), competence__in=pks),
    named=lambda content: {row["competence"] for row in content["requirements"]},
    holding=lambda uid: {"requirements": [{"competence": uid}]},
    rewritten=rewriting.rewritten,
    above=lambda pks: ONLY_NARROWER.filter(from_competence__in=pks).values_list("from_competence", "to_competence"),
    choose_one=_("Choose at least one competence that goes."),
)
JOB = Noun(
    name="job",
    model=Job,
    columns=("retired",),
    asked_by=lambda pks: Profile.jobs.through.objects.filter(profile=OuterRef("pk"), job__in=pks),
    named=lambda content: set(content["jobs"]),
    holding=lambda uid: {"jobs": [uid]},
    rewritten=rewriting.with_jobs,
    above=lambda pks: Job.objects.filter(pk__in=pks, parent__isnull=False).values_list("pk", "parent"),
    choose_one=_("Choose at least one job that goes."),
)
NOUNS = {noun.name: noun for noun in (COMPETENCE, JOB)}


def of(items):
    """The Noun of these Competences or Jobs; without any, competences."""
    first = next(iter(items), None)
    return JOB if isinstance(first, Job) else COMPETENCE
