"""The computed needs that targets are held against. Persons; the one place where targets read the needs."""

from collections import defaultdict

from django.db import connection

from roadmap.models import NANO
from roadmap.trajectory.course import MID_YEAR, Point

FEWEST_PEOPLE = 10  # figures about fewer persons are not public

# One query for any number of targets; for one target it is `NeedTotal.objects.of_sectors` added up per year.
OF_TARGETS = """
SELECT t.document_id, n.year, sum(n.headcount), sum(n.covered), sum(n.low), sum(n.mid), sum(n.high)
FROM roadmap_target t
JOIN roadmap_workforcedataset d ON d.current
JOIN roadmap_needtotal n ON n.dataset_id = d.id AND n.axis = 'sector'
 AND n."group" = coalesce(nullif(t.competence_group, ''), 'any')
WHERE t.document_id = ANY(%s)
  AND (NOT EXISTS (SELECT FROM roadmap_target_sectors s WHERE s.target_id = t.document_id)
    OR n.node_id IN (
       SELECT below.id
       FROM roadmap_target_sectors s
       JOIN profiles_sector own ON own.id = s.sector_id
       JOIN profiles_sector below ON below.revision = own.revision AND starts_with(below.path, own.path)
       WHERE s.target_id = t.document_id))
GROUP BY t.document_id, n.year
ORDER BY t.document_id, n.year
"""


def of_targets(targets):
    """{target id: [Point per year]} of the current dataset: how many people in the target's sectors lack something.

    That is something of its competence group, or of any group where it names none; in all sectors where it names none.
    Years about which nothing is known, or that tell of fewer than 10 people, are left out.
    """
    found = defaultdict(list)
    ids = [target.pk for target in targets]
    if not ids:
        return found
    with connection.cursor() as cursor:
        cursor.execute(OF_TARGETS, [ids])
        for target, year, *sums in cursor.fetchall():
            headcount, covered, low, mid, high = (round(int(value) * NANO, 6) for value in sums)
            if covered > 0 and headcount >= FEWEST_PEOPLE:
                found[target].append(
                    Point(year + MID_YEAR, mid, low, high, covered / headcount, headcount - covered)
                )
    return found
