"""Which published profiles claim a sector and a job, and how far each is: why one applies, or why two tie."""

from dataclasses import dataclass

from profiles.models import Job, Profile, Sector


@dataclass(frozen=True)
class Claim:
    """A profile that names the job or one above it and the sector or one above it: steps up to each."""

    profile: Profile
    job: Job
    job_steps: int
    sector: Sector
    sector_steps: int

    @property
    def distance(self):
        return self.job_steps, self.sector_steps


def claims(sector, job):
    """[Claim] on this pair by published profiles, the nearest first. Four queries."""
    jobs = {above.pk: above for above in Job.objects.filter(path__in=upwards(job.path))}
    sectors = Sector.objects.filter(path__in=upwards(sector.path), revision=sector.revision)
    sectors = {above.pk: above for above in sectors}
    by_job = _nearest(Profile.jobs.through, "job_id", jobs, job)
    by_sector = _nearest(Profile.sectors.through, "sector_id", sectors, sector)
    both = Profile.objects.published().in_bulk(by_job.keys() & by_sector.keys())
    found = [Claim(profile, *by_job[pk], *by_sector[pk]) for pk, profile in both.items()]
    return sorted(found, key=lambda claim: (claim.distance, claim.profile.slug))


def upwards(path):
    """A path and those of all nodes above it."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:size]) + "/" for size in range(len(codes), 0, -1)]


def _nearest(through, name, nodes, node):
    """{profile id: (the nearest node that it names, steps up to it)}"""
    depth = node.path.count("/")
    found = {}
    for profile, pk in through.objects.filter(**{f"{name}__in": list(nodes)}).values_list("profile_id", name):
        steps = depth - nodes[pk].path.count("/")
        if profile not in found or steps < found[profile][1]:
            found[profile] = nodes[pk], steps
    return found
