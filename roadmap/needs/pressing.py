"""Which competences first: those that many lack, that a large share lacks, and that shortage occupations ask for.

    reach      workers who lack it                     Σ H · p
    gap        share of those asked who lack it        reach ÷ Σ H with an estimate
    shortage   workers in shortage occupations whose profile asks it

A competence stands higher the larger reach × gap × shortage is, each at its middle; among equals reach × gap decides.
The product only orders: it is no number of anything. Somebody who lacks two competences is in the reach of both, so
reaches are never added up.

A shortage occupation is a job on the newest list, or below one on it; those are sure (low). A job group that holds one
counts as possible (high), as its workers are not told apart.
"""

from dataclasses import dataclass

from django.db.models import Max

from profiles.models import Competence, Job, ShortageListing
from roadmap.needs import kept, sums
from roadmap.needs.question import ANY
from roadmap.needs.suppression import is_small

PRESSING = """
WITH used AS (
    SELECT DISTINCT s.scope, e.competence_id, e.level, e.low, e.mid, e.high
    FROM (SELECT DISTINCT scope FROM roadmap_factor WHERE scope <> '') s
    CROSS JOIN LATERAL unnest(string_to_array(s.scope, ',')::bigint[]) AS u(id)
    JOIN roadmap_competenceevidence e ON e.id = u.id
), people AS MATERIALIZED (
    SELECT c.profile_id, coalesce(s.scope, '') AS scope, sum(w.headcount) AS heads,
           coalesce(sum(w.headcount) FILTER (WHERE w.job_id = ANY(%(sure)s::bigint[])), 0) AS sure,
           coalesce(sum(w.headcount) FILTER (WHERE w.job_id = ANY(%(possible)s::bigint[])), 0) AS possible
    FROM roadmap_workforce w
    JOIN roadmap_coverage c ON (c.sector_id, c.job_id) = (w.sector_id, w.job_id){themed}
    LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
    WHERE c.profile_id IS NOT NULL AND {who}
    GROUP BY c.profile_id, s.scope
)
SELECT r.competence_id, sum(p.heads), coalesce(sum(p.heads) FILTER (WHERE x.mid IS NOT NULL), 0),
       coalesce(sum(p.heads * x.low), 0), coalesce(sum(p.heads * x.mid), 0), coalesce(sum(p.heads * x.high), 0),
       sum(p.sure), sum(p.possible)
FROM people p
JOIN profiles_requirement r ON r.profile_id = p.profile_id
JOIN profiles_competence k ON k.id = r.competence_id
LEFT JOIN used u ON (u.scope, u.competence_id, u.level) = (p.scope, r.competence_id, r.level)
CROSS JOIN LATERAL (SELECT coalesce(u.low, r.lacking_low) AS low, coalesce(u.mid, r.lacking_mid) AS mid,
                           coalesce(u.high, r.lacking_high) AS high) x
WHERE %(group)s = 'any' OR k."group" = ANY(string_to_array(%(group)s, ','))
GROUP BY r.competence_id
"""
BELOW = """
SELECT DISTINCT j.id
FROM unnest(%(paths)s::text[]) AS l(path)
JOIN profiles_job j ON j.path ~>=~ l.path AND j.path ~<~ (rtrim(l.path, '/') || '0')
"""

ASKED = """
    AND c.profile_id IN (SELECT profile_id FROM profiles_requirement WHERE competence_id = %(competence)s)"""


@dataclass(frozen=True)
class Pressing:
    """One competence, in persons: `asked` of whom it is asked, `known` of them with an estimate.

    `reach` is (low, mid, high) persons who lack it, None for unknown; `shortage` (sure, possible) ones among the asked.
    """

    competence: Competence
    asked: float
    known: float
    reach: tuple | None
    shortage: tuple
    hidden: bool = False

    @property
    def gap(self):
        """(low, mid, high) as fractions of those with an estimate; None for unknown."""
        return tuple(value / self.known for value in self.reach) if self.reach else None


def ranked(question, *, inside=False, most=None):
    """([Pressing] of a question, the most pressing first and those without an estimate last; how many there are).

    At most `most` of them.
    """
    name = f"pressing?{question.address(group_by='', scenario='')}"
    rows = kept.until_next_run(question.run, question.dataset, name, lambda: _rows(question))
    competences = Competence.objects.in_bulk([row[0] for row in rows[:most]])
    found = [_pressing(competences[row[0]], row, inside) for row in rows[:most] if row[0] in competences]
    return found, len(rows)


def of_competence(question, competence, *, inside=False, shortage=None):
    """The Pressing of one competence among the people of a question; None where no profile that covers anybody asks it.

    Reads only the people whose profile asks it. `shortage`: what `shortage_jobs` gives, for who knows it already.
    """
    rows = _rows(question, who=f"{sums.WHO} {ASKED}", shortage=shortage, competence=competence.pk)
    mine = next((row for row in rows if row[0] == competence.pk), None)
    return _pressing(competence, mine, inside) if mine else None


def _pressing(competence, row, inside):
    _pk, asked, known, *reach, sure, possible = row
    return Pressing(
        competence,
        asked,
        known,
        tuple(reach) if known else None,
        (sure, sure + possible),
        hidden=not inside and (is_small(asked) or is_small(known)),
    )


def _rows(question, who=sums.WHO, shortage=None, **values):
    sure, possible = shortage or shortage_jobs()
    statement = PRESSING.format(who=who, themed=sums.THEMED if question.theme else "")
    rows = sums.run(
        statement,
        group=question.group or ANY,
        sure=sure,
        possible=possible,
        **sums.who(question),
        **values,
    )
    rounded = [[competence, *(round(value, 6) for value in values)] for competence, *values in rows]
    return sorted(rounded, key=lambda row: (*(-weight for weight in _weight(*row[1:])), row[0]))


def _weight(_asked, known, _low, mid, _high, sure, possible):
    """What orders: (reach × gap × shortage, reach × gap, reach), all at the middle; unknown comes last."""
    if not known:
        return (-1.0, -1.0, -1.0)
    both = mid * mid / known
    return (both * (sure + possible / 2), both, mid)


def shortage_jobs():
    """(ids of the jobs on the newest list of shortage occupations and below them, ids of groups that hold one)."""
    newest = ShortageListing.objects.aggregate(newest=Max("year"))["newest"]
    listed = ShortageListing.objects.filter(year=newest, job__isnull=False).select_related("job")
    jobs = [listing.job for listing in listed]
    sure = {pk for (pk,) in sums.run(BELOW, paths=[job.path for job in jobs])}
    above = {path for job in jobs for path in job.paths_above()}
    possible = set(Job.objects.filter(path__in=above).values_list("pk", flat=True)) - sure
    return sorted(sure), sorted(possible)
