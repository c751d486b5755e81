"""A random portal for the needs, written straight into the tables, and random edits with the refreshes they lead to.

Every draw comes from one `random.Random`, so a seed (or hypothesis) decides everything.
"""

import contextlib
import datetime
import uuid

from django.db import transaction

from coediting.models import Document, Revision
from profiles.models import Competence, Profile, Requirement
from roadmap.actions import needs
from roadmap.models import CompetenceEvidence, Workforce, WorkforceDataset
from tests import factories

REGIONS = ("antwerpen", "limburg", "vlaams-brabant")
SHARES = (0, 1, 0.1, 0.25, 0.3, 0.5, 1 / 3, 0.999)


@contextlib.contextmanager
def undone():
    """Whatever is written inside is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class RandomWorld:
    """Trees, competences, profiles, evidence, workforce; `edit` changes something and remembers who must follow."""

    def __init__(self, chance):
        self.chance = chance
        self.jobs = self._tree(factories.job, 9)
        self.sectors = self._tree(factories.sector, 6) + self._tree(
            lambda code, parent: factories.sector(code, parent, revision="nace2"), 2
        )
        groups = [*Competence.Group.values, "green", "soft"]
        self.competences = [factories.competence(f"competence {n}", group) for n, group in enumerate(groups)]
        self.partner = factories.partner()
        self.profiles = [self._profile(number) for number in range(chance.randint(1, 5))]
        self.evidence = []
        self.datasets = [self._dataset(name) for name in ("one", "two")]
        self.waiting = []
        for profile in self.profiles:
            self.rewrite(profile)
            self.reclaim(profile)
        for _row in range(chance.randrange(6)):
            self.add_evidence()
        self.load()
        self.waiting.clear()

    # --- What there is -------------------------------------------------------------------------------------

    def _tree(self, make, size):
        nodes = []
        for number in range(size):
            parent = self.chance.choice([None, *nodes]) if nodes else None
            nodes.append(make(f"{number + 1}", parent))
        return nodes

    def _profile(self, number):
        document = Document.objects.create(kind="profile", owner=self.partner, state="published", version=1)
        revision = Revision.objects.create(
            document=document, number=1, content={}, content_hash="", partner=self.partner, origin="import"
        )
        document.published = document.working = revision
        document.save()
        return Profile.objects.create(document=document, slug=f"p{number}")

    @staticmethod
    def _dataset(slug):
        return WorkforceDataset.objects.create(
            slug=slug, name_nl=slug, source="made up", reference_date="2026", quality="illustrative"
        )

    def shares(self, unknown=0.2):
        if self.chance.random() < unknown:
            return None, None, None
        return tuple(
            sorted(
                self.chance.choice(SHARES) if self.chance.random() < 0.3 else round(self.chance.random(), 3)
                for _bound in range(3)
            )
        )

    def headcount(self):
        return self.chance.choice([0, 1, 9.999, self.chance.randrange(900), self.chance.random() * 3000])

    # --- Edits, each as the action leaves the tables --------------------------------------------------------

    def rewrite(self, profile):
        """Other requirements; the same competence may be asked twice."""
        profile.requirements.all().delete()
        for position in range(self.chance.randrange(6)):
            low, mid, high = self.shares()
            Requirement.objects.create(
                profile=profile, row=uuid.uuid4(), position=position, importance="essential",
                competence=self.chance.choice(self.competences), level=self.chance.choice([2, 2, 3]),
                lacking_low=low, lacking_mid=mid, lacking_high=high,
            )  # fmt: skip
        self.waiting.append((needs.refresh_profile, profile.pk))

    def retouch(self, profile):
        """One other share, as most edits are."""
        row = profile.requirements.order_by("?").first() if self.chance.random() < 0.1 else profile.requirements.first()
        if row is not None:
            row.lacking_low, row.lacking_mid, row.lacking_high = self.shares()
            row.save()
        self.waiting.append((needs.refresh_profile, profile.pk))

    def reclaim(self, profile):
        """Other jobs and sectors; none at all is legal."""
        profile.jobs.set(self.chance.sample(self.jobs, self.chance.randrange(4)))
        profile.sectors.set(self.chance.sample(self.sectors, self.chance.randrange(1, 4)))
        self.waiting.append((needs.refresh_profile, profile.pk))

    def turn(self, profile):
        """Withdrawn when it was published, back when it was not."""
        document = profile.document
        document.published = None if document.published_id else document.working
        document.save()
        if document.published_id is None:  # the projection goes with it
            profile.requirements.all().delete()
            profile.jobs.clear()
            profile.sectors.clear()
        self.waiting.append((needs.refresh_profile, profile.pk))

    def add_evidence(self):
        row = CompetenceEvidence(kind="estimate", source="made up")
        self.evidence.append(row)
        self.change_evidence(row)

    def change_evidence(self, row):
        """Other shares, state, and now and then another scope, competence or date."""
        row.low, row.mid, row.high = self.shares(unknown=0)
        row.state = self.chance.choice(["accepted", "accepted", "accepted", "declined", "proposed"])
        if row.pk is None or self.chance.random() < 0.4:
            row.competence, row.level = self.chance.choice(self.competences), self.chance.choice([2, 2, 3])
            row.job = self.chance.choice([None, *self.jobs])
            row.sector = self.chance.choice([None, None, *self.sectors])
            row.region = self.chance.choice(["", "", *REGIONS, "elders"])
            row.date = datetime.date(2026, 1, self.chance.randrange(1, 4))
        row.save()
        self.waiting.append((needs.refresh_evidence, row.pk))

    def load(self):
        """A new workforce in one dataset."""
        dataset = self.chance.choice(self.datasets)
        dataset.cells.all().delete()
        keys = {
            (
                self.chance.choice(self.sectors[:6]).pk,
                self.chance.choice(self.jobs).pk,
                self.chance.choice(REGIONS),
                self.chance.choice([2025, 2026]),
            )
            for _cell in range(self.chance.randrange(14))
        }
        names = ("sector_id", "job_id", "region", "year")
        Workforce.objects.bulk_create(
            Workforce(dataset=dataset, headcount=self.headcount(), **dict(zip(names, key, strict=True)))
            for key in sorted(keys)
        )
        self.waiting.append((lambda _pk: needs.recompute_all(), None))

    def edit(self):
        """One random edit."""
        profile = self.chance.choice(self.profiles)
        edits = [
            *[lambda: self.retouch(profile)] * 4,
            *[lambda: self.rewrite(profile)] * 2,
            *[lambda: self.reclaim(profile)] * 2,
            lambda: self.turn(profile),
            self.add_evidence,
            *[lambda: self.change_evidence(self.chance.choice(self.evidence))] * 3 * bool(self.evidence),
        ]
        if self.chance.random() < 0.05:
            edits = [self.load]
        self.chance.choice(edits)()

    def follow(self, some=False):
        """Let the workers do what waits: in any order, some of it twice, and with `some` not all of it yet."""
        self.chance.shuffle(self.waiting)
        keep = self.chance.randrange(len(self.waiting) + 1) if some and self.waiting else 0
        now, self.waiting = self.waiting[keep:], self.waiting[:keep]
        for refresh, subject in now:
            for _time in range(self.chance.choice([1, 1, 1, 2])):
                refresh(subject)


def random_edits(chance, steps):
    """A random world after `steps` edits that were followed step by step. Returns it; nothing waits any more."""
    world = RandomWorld(chance)
    needs.recompute_all()
    for _step in range(steps):
        world.edit()
        world.follow(some=True)
    world.follow()
    return world
