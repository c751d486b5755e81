"""What if a person also learnt one competence more: which one opens most doors.

A door is a job near by that is not within reach yet. A competence opens it in so far as it covers what lacks to being
within reach: whole when it brings the job there, a tenth when it covers a tenth of the way. Doors that are nearly open
count more than far ones (by the share that is there ÷ the share from which on a job is within reach). As the essential
competences decide on that, only they open doors; of a job that has none, all that it asks.
"""

from dataclasses import dataclass

from django.db import connection

from profiles.models import Competence
from profiles.transitions import weights

SHOWN = 8
# Of a job with essential competences only those open it, as only those count for being within reach.
STATEMENT = f"""
WITH near AS (
    SELECT near.*, {weights.REACH} - there AS way, size.asked, size.essential
    FROM unnest(%(jobs)s::bigint[], %(there)s::float8[]) AS near (job_id, there)
    JOIN profiles_jobsize size USING (job_id) WHERE there < {weights.REACH}
), has AS (
    SELECT competence_id FROM profiles_askedcompetence WHERE job_id = %(job)s UNION SELECT unnest(%(learnt)s::bigint[])
), door AS (
    SELECT competence_id, job_id, there, way, gain, gain >= way - 1e-9 AS opened
    FROM near JOIN profiles_askedcompetence needed USING (job_id)
    CROSS JOIN LATERAL (SELECT 1.0::float8 / CASE near.essential WHEN 0 THEN asked ELSE near.essential END AS gain) gain
    WHERE (needed.essential OR near.essential = 0)
      AND NOT EXISTS (SELECT FROM has WHERE has.competence_id = needed.competence_id)
)
SELECT competence_id, count(*), array_agg(job_id ORDER BY there DESC, job_id) FILTER (WHERE opened),
       sum(there / {weights.REACH} * least(1, gain / way)) AS worth
FROM door GROUP BY competence_id ORDER BY worth DESC, competence_id LIMIT %(shown)s
"""  # noqa: S608 – our own names


@dataclass(frozen=True)
class Door:
    """A competence to learn, and the jobs (primary keys) that it alone brings within reach.

    `nearer`: how many jobs it brings nearer, those included. `worth`: doors that it opens, in whole ones.
    """

    competence: Competence
    nearer: int
    opens: list
    worth: float


def doors(job, near, learnt=(), shown=SHOWN):
    """[Door] for who comes from `job` and has `learnt` besides: what opens most doors first. Two queries.

    `near` is what `similarity.nearest` gave with the same job and `learnt`.
    """
    if not near:
        return []
    values = {
        "job": job,
        "learnt": list(learnt),
        "jobs": [one.job for one in near],
        "there": [one.there for one in near],
        "shown": shown,
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        rows = cursor.fetchall()
    known = Competence.objects.in_bulk([row[0] for row in rows])
    return [Door(known[pk], nearer, opens or [], worth) for pk, nearer, opens, worth in rows]
