"""Which profiles and jobs a change of competences touches."""

from django.db.models import Exists, F, OuterRef, Q

from coediting.models import Document
from profiles.models import JobCompetence, Requirement


def documents_asking(competences):
    """Documents of profiles whose working content asks one of these Competences, in the order of their ids.

    Where nothing was saved since publishing the published rows tell; only the others are looked into.
    """
    if not competences:
        return Document.objects.none()
    pks = [one.pk for one in competences]
    published = Requirement.objects.filter(profile=OuterRef("pk"), competence__in=pks)
    working = Q()
    for one in competences:
        working |= Q(working__content__requirements__contains=[{"competence": str(one.uid)}])
    unchanged = Q(published__isnull=False, published=F("working"))
    changed = Q(published__isnull=True) | ~Q(published=F("working"))
    found = Document.objects.filter(kind="profile").filter((unchanged & Exists(published)) | (changed & working))
    return found.order_by("pk")


def links_to_add(heirs):
    """Links that jobs would gain: [(job id, competence id, importance)], by job; `heirs` {retired pk: [Competence]}.

    A job that needs what goes would need what follows, as essential where any of it is, unless it is linked already.
    """
    edges = JobCompetence.objects.filter(competence__in=heirs, job__retired__isnull=True).order_by("job", "pk")
    wanted = {}
    for job, competence, importance in edges.values_list("job", "competence", "importance"):
        for heir in heirs[competence]:
            known = wanted.get((job, heir.pk))
            wanted[job, heir.pk] = "essential" if "essential" in (known, importance) else importance
    there = JobCompetence.objects.filter(competence__in={pk for _job, pk in wanted})
    for pair in set(there.values_list("job", "competence")) & wanted.keys():
        del wanted[pair]
    return [(job, competence, importance) for (job, competence), importance in wanted.items()]
