"""The needs in SQL: coverage per pair, evidence scopes per place, factors, totals; all of them, or what a change moves.

**Exact sums.** A cell (dataset, year, region, sector, job) has a whole number of 1e-9 person, and its need for a group
is that number times the share, rounded to a whole 1e-9 person again: `((headcount * 1e9)::bigint * share)::bigint`.
Everything that adds up therefore adds up exactly, in any order: both axes hold the same people, and a contribution
that is taken out and put in again leaves no trace. Splitting a cell moves a total by less than 1e-9 person for each
part. PostgreSQL rounds halves to even there, as NumPy does in `recount`; products follow the order of the requirements
in both. So both find the same figures to the last digit.

**Everything, absolute.** `coverage()`, `scopes()`, `factors()` and `totals()`, in this order, write what should stand
there, whatever stood there before; again changes nothing.

**One change, by difference.** At any moment every stored total is the sum of its cells' contributions by the *stored*
coverage, scopes and factors. `refresh` keeps to that with each statement: it takes out the cells whose profile or
evidence is another from now on, writes what applies now, puts them in again, and then replaces factors together with
what they contributed. So profiles whose turn is still to come may be touched on the way: theirs is the difference
that is left then.
"""

from dataclasses import dataclass

from django.db import connection

from roadmap.needs import statements

LOCK = 5_120_021  # any number that nothing else in the database locks on
# A change of few profiles moves some hundred rows of large tables. The planner cannot see that through lists and sums
# of sums; it would read those tables as a whole.
FEW = 10
PLANNING = """
SELECT set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true),
       set_config('enable_hashjoin', %(many)s, true), set_config('enable_mergejoin', %(many)s, true)
"""


@dataclass(frozen=True)
class Moved:
    """What a refresh changed: how many derived rows, and the totals of which sectors (their ids, in order)."""

    rows: int
    sectors: list


def alone():
    """Wait until no other recompute runs, and keep others out until this transaction ends.

    A difference between factors that two workers find at the same time would count twice. The lock is a statement of
    its own: the next one then sees what the other worker committed.
    """
    _run(PLANNING, many="on")
    _run("SELECT pg_advisory_xact_lock(%(lock)s)", lock=LOCK)


def coverage():
    """Decide for every pair of the workforce which profile applies. Returns how many rows changed."""
    _row(statements.CLAIMS_NOTED, profiles=None)
    return _row(statements.COVERAGE, profile=None)[0]


def scopes():
    """Decide for every place which evidence applies; needs the coverage. Returns how many rows changed."""
    return _row(statements.SCOPES, profiles=None)[0]


def factors(profiles=None):
    """Write the factors of these profiles (ids of documents), or of all; needs the scopes.

    Returns how many rows changed. Leaves the totals alone, so for a list it is of use before `totals` only.
    """
    return _row(statements.FACTORS, profiles=profiles)[0]


def totals():
    """Add up all partitions on both axes; needs all the rest. Returns how many rows changed."""
    return _row(statements.TOTALS)[0]


def of_evidence(evidence):
    """The ids of the profiles that a piece of evidence moves, wherever it applied and wherever it applies now."""
    with connection.cursor() as cursor:
        cursor.execute(statements.OF_EVIDENCE, {"evidence": evidence})
        return sorted(profile for (profile,) in cursor.fetchall())


def refresh(profiles, claims_of=None):
    """Bring up to date what these profiles (ids of documents) move, by difference. Returns what Moved.

    `claims_of` is the one profile that was edited: it may have come, gone or chosen other jobs, sectors and
    competences. None when evidence changed, which leaves the coverage. Call `alone` first.
    """
    moved, claims, asks = _Pairs(), False, True
    if claims_of is not None:
        claims, asks = _row(statements.CLAIMS_NOTED, profiles=[claims_of])
    if claims:
        moved = _follow_coverage(claims_of)
    _run(PLANNING, many="off" if len({*profiles, *moved.profiles}) <= FEW else "on")
    if claims or asks:
        moved = _follow_scopes(profiles, moved)
    rows, sectors = moved.rows, moved.of_sectors
    if moved.sectors:
        put_in, also = _row(statements.CONTRIBUTIONS, sign=1, sectors=moved.sectors, jobs=moved.jobs)
        rows, sectors = rows + put_in, sectors | set(also)
    more, also = _row(statements.DIFFERENCE, profiles=sorted({*profiles, *moved.profiles}))
    _run(PLANNING, many="on")
    return Moved(rows + more, sorted(sectors | set(also)))


@dataclass(frozen=True)
class _Pairs:
    """(sector, job) pairs whose contributions are taken out for now; the profiles that had or have them."""

    sectors: tuple = ()
    jobs: tuple = ()
    profiles: frozenset = frozenset()
    rows: int = 0
    of_sectors: frozenset = frozenset()

    def taking_out(self, sectors, jobs, profiles, rows):
        """These pairs as well, taken out of the totals now, unless they are out already."""
        known = set(zip(self.sectors, self.jobs, strict=True))
        fresh = sorted(set(zip(sectors, jobs, strict=True)) - known)
        more = [sector for sector, _job in fresh], [job for _sector, job in fresh]
        _count, touched = _row(statements.CONTRIBUTIONS, sign=-1, sectors=more[0], jobs=more[1])
        return _Pairs(
            sectors=(*self.sectors, *more[0]),
            jobs=(*self.jobs, *more[1]),
            profiles=self.profiles | {profile for profile in profiles if profile is not None},
            rows=self.rows + rows,
            of_sectors=self.of_sectors | set(touched),
        )


def _follow_coverage(profile):
    """Write which profile applies to the pairs that this one has or claims. Returns the changed _Pairs, taken out."""
    sectors, jobs, winners, ties, before = _row(statements.COVERAGE_CHANGES, profile=profile)
    if not sectors:
        return _Pairs()
    moved = _Pairs().taking_out(sectors, jobs, [*winners, *before], len(sectors))
    _run(statements.COVERAGE_WRITTEN, sectors=sectors, jobs=jobs, winners=winners, ties=ties)
    return moved


def _follow_scopes(profiles, moved):
    """Write which evidence applies to the people of these profiles and of the pairs that moved.

    Returns `moved` with the pairs that changed, taken out.
    """
    sectors, jobs, regions, owners, scopes = _row(
        statements.SCOPE_CHANGES,
        changed=profiles,
        profiles=sorted({*profiles, *moved.profiles}),
        sectors=moved.sectors,
        jobs=moved.jobs,
    )
    if not sectors:
        return moved
    moved = moved.taking_out(sectors, jobs, [], len(sectors))
    _run(
        statements.SCOPES_WRITTEN, sectors=sectors, jobs=jobs, regions=regions, owners=owners, scopes=scopes
    )
    return moved


def _row(statement, **values):
    """The one row that a statement answers with."""
    with connection.cursor() as cursor:
        cursor.execute(statement, _lists(values))
        return cursor.fetchone()


def _run(statement, **values):
    with connection.cursor() as cursor:
        cursor.execute(statement, _lists(values))


def _lists(values):
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
