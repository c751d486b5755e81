"""The jobs nearest to one job, in one statement."""

from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection

from profiles.transitions import weights

FROM, INTO = "from", "into"

# `side` is what the job at hand asks (with what the person also learnt), `other` what another job asks of the same.
# Most jobs have no profile; reading those from the edges alone takes half the time.
# From a job the person brings `side` and the other job asks; into a job it is the other way round.
STATEMENT = """
WITH side AS MATERIALIZED (
    SELECT competence_id, max(weight) AS weight, max(level) AS level
    FROM ({needs} UNION ALL SELECT 0, learnt, {essential}, NULL FROM unnest(%(learnt)s::bigint[]) learnt) need
    GROUP BY competence_id
), other AS MATERIALIZED (
    SELECT job_id, competence_id, max(weight) AS weight, max(level) AS level
    FROM ({sharing}) need GROUP BY job_id, competence_id
), rarity AS (
    SELECT side.*, greatest(0, 1 - log(jobs) / {tenfolds}) AS rarity
    FROM side JOIN (SELECT competence_id, count(*) AS jobs FROM other GROUP BY competence_id) counted
    USING (competence_id)
), mass AS (
    SELECT other.job_id, count(*) AS shared, count(*) FILTER (WHERE {asks}.weight = {essential}) AS essential,
           sum({asks}.weight * {reached}) AS there, sum(side.weight * other.weight * rarity * {reached}) AS mass
    FROM other JOIN rarity side USING (competence_id) WHERE other.job_id <> %(job)s GROUP BY other.job_id
), near AS (
    SELECT mass.*, EXISTS (SELECT FROM profiles_profile_jobs named WHERE named.job_id = mass.job_id) AS described
    FROM (SELECT * FROM mass ORDER BY mass DESC) mass JOIN profiles_job job ON job.id = mass.job_id
    WHERE job.kind <> 'isco' AND job.retired IS NULL {narrowed} ORDER BY mass.mass DESC LIMIT {nearest}
), sized AS (
    SELECT near.job_id, size.* FROM near CROSS JOIN LATERAL ({size_of_edges}) size WHERE NOT near.described
    UNION ALL
    SELECT near.job_id, size.* FROM near CROSS JOIN LATERAL ({size_of_needs}) size WHERE near.described
), whole AS (
    SELECT sum(weight) AS size, count(*) AS asked, count(*) FILTER (WHERE weight = {essential}) AS essential FROM side
)
SELECT near.job_id, near.shared, near.essential, {target}.asked, {target}.essential, near.there / {target}.size,
       near.mass / ({target}.size + {unused} * ({origin}.size - near.mass)) AS closeness
FROM near JOIN sized USING (job_id) CROSS JOIN whole
ORDER BY closeness DESC, near.job_id
"""


SIZE = """
SELECT sum(weight) AS size, count(*) AS asked, count(*) FILTER (WHERE weight = {essential}) AS essential
FROM (SELECT max(weight) AS weight FROM ({needs}) need GROUP BY competence_id) need
"""


def statement(way, narrowed="", most=weights.NEAREST):
    """The SQL for one direction; `narrowed` is a further condition on `job`, `most` how many jobs it gives."""
    has, asks = ("side", "other") if way == FROM else ("other", "side")
    target, origin = ("sized", "whole") if way == FROM else ("whole", "sized")
    return STATEMENT.format(
        needs=weights.needs_of("%(job)s"),
        sharing=weights.needs_sharing("side"),
        size_of_edges=SIZE.format(needs=weights.edges_of("near.job_id"), essential=weights.ESSENTIAL),
        size_of_needs=SIZE.format(needs=weights.needs_of("near.job_id"), essential=weights.ESSENTIAL),
        reached=weights.part_reached(f"{has}.level", f"{asks}.level"),
        asks=asks,
        target=target,
        origin=origin,
        narrowed=narrowed,
        essential=weights.ESSENTIAL,
        tenfolds=weights.TENFOLDS,
        unused=weights.UNUSED,
        nearest=most,
    )


@dataclass(frozen=True)
class Near:
    """How a job lies to the one asked about. Counts are competences; `there` and `closeness` are shares 0–1."""

    job: int
    shared: int
    shared_essential: int
    asked: int
    asked_essential: int
    there: float
    closeness: float

    @property
    def missing_essential(self):
        return self.asked_essential - self.shared_essential

    @property
    def missing_optional(self):
        return self.asked - self.shared - self.missing_essential

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
