"""Which links of jobs a change of competences touches."""

from profiles.models import JobCompetence


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
