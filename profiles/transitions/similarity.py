"""The jobs nearest to one job, in one statement."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection

from profiles.transitions import weights

FROM, INTO = "from", "into"

# `side` is what the job at hand asks (with what the person also learnt), `other` what another job asks of the same.
# From a job the person brings `side` and the other job asks; into a job it is the other way round.
STATEMENT = """
WITH side AS MATERIALIZED (
    SELECT need.*, (SELECT greatest(0, 1 - log(greatest(1, count(*))) / {tenfolds}) FROM profiles_askedcompetence every
                    WHERE every.competence_id = need.competence_id) AS rarity
    FROM (
        SELECT competence_id, bool_or(essential) AS essential, max(level) AS level
        FROM (SELECT competence_id, essential, level FROM profiles_askedcompetence WHERE job_id = %(job)s
              UNION ALL SELECT learnt, true, NULL FROM unnest(%(learnt)s::bigint[]) learnt) need
        GROUP BY competence_id
    ) need
), mass AS MATERIALIZED (
    SELECT job_id, count(*) AS shared, count(*) FILTER (WHERE essential) AS shared_essential,
           count(*) FILTER (WHERE essential AND reached < 1) AS growing_essential,
           sum(reached) AS reached, sum(reached) FILTER (WHERE essential) AS reached_essential,
           sum(weight * reached) AS mass
    FROM (
        SELECT other.job_id, {asks}.essential, {reached} AS reached, {side} * {other} * rarity AS weight
        FROM side JOIN profiles_askedcompetence other USING (competence_id) WHERE other.job_id <> %(job)s OFFSET 0
    ) shared GROUP BY job_id
), near AS MATERIALIZED (
    SELECT mass.* FROM (SELECT * FROM mass ORDER BY mass DESC, job_id) mass
    JOIN profiles_job job ON job.id = mass.job_id
    WHERE job.kind <> 'isco' AND job.retired IS NULL {narrowed}
    ORDER BY mass.mass DESC, mass.job_id LIMIT {nearest}
), whole AS (
    SELECT count(*) AS asked, count(*) FILTER (WHERE essential) AS essential FROM side
)
SELECT near.job_id, shared, shared_essential, growing_essential, {target}.asked, {target}.essential,
       CASE {target}.essential WHEN 0 THEN reached / {target}.asked
           ELSE coalesce(reached_essential, 0) / {target}.essential END AS there,
       mass / ({target_size} + {unused} * ({origin_size} - mass)) AS closeness
FROM near JOIN profiles_jobsize sized USING (job_id) CROSS JOIN whole
ORDER BY closeness DESC, near.job_id
"""


def statement(way, narrowed="", most=weights.NEAREST):
    """The SQL for one direction; `narrowed` is a further condition on `job`, `most` how many jobs it gives."""
    has, asks = ("side", "other") if way == FROM else ("other", "side")
    target, origin = ("sized", "whole") if way == FROM else ("whole", "sized")
    return STATEMENT.format(
        reached=weights.part_reached(f"{has}.level", f"{asks}.level"),
        side=weights.weight_of("side"),
        other=weights.weight_of("other"),
        asks=asks,
        target=target,
        target_size=weights.size_of(target),
        origin_size=weights.size_of(origin),
        narrowed=narrowed,
        tenfolds=weights.TENFOLDS,
        unused=weights.UNUSED,
        nearest=most,
    )


@dataclass(frozen=True)
class Near:
    """How a job lies to the one asked about. Counts are competences; `there` and `closeness` are shares 0–1.

    `growing_essential`: essential ones that are shared, but asked at a higher level.
    """

    job: int
    shared: int
    shared_essential: int
    growing_essential: int
    asked: int
    asked_essential: int
    there: float
    closeness: float

    @property
    def missing_essential(self):
        return self.asked_essential - self.shared_essential

    @property
    def missing_optional(self):
        return self.asked_optional - self.shared_optional

    @property
    def shared_optional(self):
        return self.shared - self.shared_essential

    @property
    def asked_optional(self):
        return self.asked - self.asked_essential

    @property
    def within_reach(self):
        return self.there >= weights.REACH


def nearest(job, way=FROM, learnt=(), among=None):
    """At most 60 other jobs as `Near`, the closest first: those that `job` (a primary key) leads to, or comes from.

    `learnt`: primary keys of competences that the person brings besides. `among`: a queryset of jobs to choose from.
    Groups of jobs and retired jobs are never among them. One query.
    """
    narrowed, values = "", {"job": job, "learnt": list(learnt)}
    if among is not None:
        try:
            inner, arguments = among.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:  # a queryset that Django knows to be empty has no SQL
            return []
        names = {f"among{number}": value for number, value in enumerate(arguments)}
        narrowed = f"AND job.id IN ({inner % tuple(f'%({name})s' for name in names)})"
        values |= names
    with connection.cursor() as cursor:
        cursor.execute(statement(way, narrowed), values)
        return [Near(*row) for row in cursor.fetchall()]
