"""The method of the needs read out slowly: dicts and loops over plain values, sharing no code with the portal.

Shares are doubles, multiplied in the stated order; whole numbers of 1e-9 person are Python's own, which never overflow.
"""

from collections import defaultdict

from profiles.models import Job, Profile, Requirement, Sector
from roadmap.models import CompetenceEvidence, Workforce

GROUPS = ("green", "soft", "digital", "technical", "any")


def expected():
    """What `needs_world.stored` should say, from the inputs as they are in the tables now."""
    world = _World()
    factors, coverage, scopes, totals = {}, [], [], defaultdict(lambda: [0, 0, 0, 0, 0])
    for profile in world.published:
        factors |= world.factors(profile, ())
    for sector, job in sorted({(cell.sector_id, cell.job_id) for cell in world.cells}):
        profile, tie = world.profile_of(sector, job)
        coverage.append((sector, job, profile, tie))
    winner = {(sector, job): profile for sector, job, profile, _tie in coverage}
    done = set()
    for cell in world.cells:
        place = (cell.sector_id, cell.job_id, cell.region)
        profile = winner[place[:2]]
        used = () if profile is None else world.evidence_of(profile, *place)
        if profile is not None:
            factors |= world.factors(profile, used)
        if used and place not in done:
            scopes.append((*place, profile, _name(used)))
            done.add(place)
        heads = round(cell.headcount * 1e9)
        for group in GROUPS:
            shares = (None, None, None) if profile is None else factors[profile, _name(used), group][2:]
            need = [0 if share is None else round(heads * share) for share in shares]
            covered = 0 if shares[1] is None else heads
            for axis, node in (("sector", cell.sector_id), ("job", cell.job_id)):
                row = totals[cell.dataset_id, cell.year, axis, node, cell.region, group]
                row[:] = [one + more for one, more in zip(row, (heads, covered, *need), strict=True)]
    return {
        "factors": sorted(((*key, *values) for key, values in factors.items()), key=repr),
        "coverage": sorted(coverage, key=repr),
        "scopes": sorted(scopes, key=repr),
        "totals": sorted(((*key, *values) for key, values in totals.items()), key=repr),
    }


def _name(used):
    return ",".join(str(row.pk) for row in used)


class _World:
    """The inputs as plain objects."""

    def __init__(self):
        self.cells = list(Workforce.objects.all())
        self.jobs = {node.pk: ("job", node.path) for node in Job.objects.all()}
        self.sectors = {node.pk: (node.revision, node.path) for node in Sector.objects.all()}
        profiles = Profile.objects.filter(document__published__isnull=False)
        self.published = sorted(profiles.values_list("pk", flat=True))
        self.named_jobs = {p.pk: [node.pk for node in p.jobs.all()] for p in profiles}
        self.named_sectors = {p.pk: [node.pk for node in p.sectors.all()] for p in profiles}
        self.requirements = {
            pk: list(
                Requirement.objects.filter(profile=pk).select_related("competence").order_by("position", "pk")
            )
            for pk in self.published
        }
        self.accepted = list(CompetenceEvidence.objects.filter(state="accepted"))

    def steps(self, tree, below, above):
        """How many steps up from one node to another; None when that does not lie above it."""
        (scheme, path), (other, wanted) = tree[below], tree[above]
        codes, prefix = path.strip("/").split("/"), wanted.strip("/").split("/")
        if scheme != other or codes[: len(prefix)] != prefix:
            return None
        return len(codes) - len(prefix)

    def profile_of(self, sector, job):
        """(profile or None, tie) for a pair."""
        found = []
        for profile in self.published:
            over_jobs = [self.steps(self.jobs, job, node) for node in self.named_jobs[profile]]
            over_sectors = [self.steps(self.sectors, sector, node) for node in self.named_sectors[profile]]
            over_jobs = [steps for steps in over_jobs if steps is not None]
            over_sectors = [steps for steps in over_sectors if steps is not None]
            if over_jobs and over_sectors:
                found.append((min(over_jobs), min(over_sectors), profile))
        nearest = [claim for claim in found if claim[:2] == min(found)[:2]]
        return (nearest[0][2], False) if len(nearest) == 1 else (None, bool(nearest))

    def evidence_of(self, profile, sector, job, region):
        """The evidence that a profile's requirements use in a place, in order of id."""
        used = {}
        for requirement in self.requirements[profile]:
            ranked = []
            for row in self.accepted:
                far_job = 10**6 if row.job_id is None else self.steps(self.jobs, job, row.job_id)
                far_sector = 10**6 if row.sector_id is None else self.steps(self.sectors, sector, row.sector_id)
                right = (row.competence_id, row.level) == (requirement.competence_id, requirement.level)
                if right and far_job is not None and far_sector is not None and row.region in ("", region):
                    rank = (far_job, far_sector, row.region == "", -row.date.toordinal(), -row.pk)
                    ranked.append((rank, row))
            if ranked:
                nearest = min(ranked, key=lambda pair: pair[0])[1]
                used[nearest.pk] = nearest
        return tuple(used[pk] for pk in sorted(used))

    def factors(self, profile, used):
        """{(profile, scope, group): (known, unknown, low, mid, high)}"""
        by_key = {(row.competence_id, row.level): (row.low, row.mid, row.high) for row in used}
        found = {}
        for group in GROUPS:
            known = unknown = 0
            low, none_lacking, high = 0.0, 1.0, 0.0
            for row in self.requirements[profile]:
                if group not in ("any", row.competence.group):
                    continue
                own = (row.lacking_low, row.lacking_mid, row.lacking_high)
                shares = by_key.get((row.competence_id, row.level), own)
                if shares[1] is None:
                    unknown += 1
                    continue
                known += 1
                low, none_lacking, high = max(low, shares[0]), none_lacking * (1 - shares[1]), high + shares[2]
            high = min(1.0, high)
            three = (low, min(max(1 - none_lacking, low), high), high)
            if unknown and not known:
                three = (None, None, None)
            found[profile, _name(used), group] = (known, unknown, *three)
        return found
