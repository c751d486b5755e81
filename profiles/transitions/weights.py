"""The numbers of the method, and what jobs ask as SQL."""

ESSENTIAL, OPTIONAL = 1.0, 0.5
UNUSED = 0.5  # how much a competence that the new job does not use counts, beside one that is missing
TENFOLDS = 4  # a competence that ten times as many jobs ask loses this part (a quarter) of its rarity
NEAREST = 60  # jobs looked at in full; they hold the 20 closest in 99.6 of 100 cases, and more cost time
REACH = 0.5  # from this share on, a job is within reach

WEIGHT = f"CASE {{row}}.importance WHEN 'essential' THEN {ESSENTIAL}::float8 ELSE {OPTIONAL} END"

EDGES = f"""
SELECT edge.job_id, edge.competence_id, {WEIGHT.format(row="edge")} AS weight, NULL::smallint AS level
FROM {{from_edges}} profiles_jobcompetence edge {{edges}}
"""  # noqa: S608 – our own names
# Rows (job_id, competence_id, weight, level) of what a source lists and of what profiles ask. `{edges}` and
# `{requirements}` narrow them by conditions on `edge` and on `named` (profile and job) or `asked` (the requirement).
NEEDS = f"""{EDGES}
UNION ALL
SELECT named.job_id, asked.competence_id, {WEIGHT.format(row="asked")}, asked.level
FROM {{from_requirements}} profiles_requirement asked
JOIN profiles_profile profile ON profile.document_id = asked.profile_id AND profile.kind = 'job'
JOIN profiles_profile_jobs named ON named.profile_id = asked.profile_id {{requirements}}
"""  # noqa: S608 – our own names


def needs_of(job):
    """SQL of the needs of one job; `job` is an SQL expression."""
    return NEEDS.format(
        from_edges="",
        edges=f"WHERE edge.job_id = {job}",
        from_requirements="",
        requirements=f"WHERE named.job_id = {job}",
    )


def edges_of(job):
    """SQL of the needs of one job as far as a source lists them, without profiles."""
    return EDGES.format(from_edges="", edges=f"WHERE edge.job_id = {job}")


def needs_sharing(competences):
    """SQL of the needs of all jobs for the competences of a table; `competences` is its name."""
    return NEEDS.format(
        from_edges=f"{competences} wanted JOIN",
        edges="ON edge.competence_id = wanted.competence_id",
        from_requirements=f"{competences} wanted JOIN",
        requirements="",
    ).replace(
        "profiles_requirement asked\n", "profiles_requirement asked ON asked.competence_id = wanted.competence_id\n"
    )


def part_reached(has, asks):
    """SQL of how much of a level is reached, 0–1; 1 where either side gives no level."""
    return f"least(1, coalesce({has}::float8 / {asks}, 1))"


def share_reached(has, asks):
    """The same for two levels in Python; None is a level that nobody gives."""
    return min(1, has / asks) if has and asks else 1
