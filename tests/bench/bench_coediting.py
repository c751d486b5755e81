"""How fast the server saves and shows history: a profile of 100 requirements, a document with 1,000 revisions.

    python -m tests.bench.bench_coediting [--saves 40] [--reads 30] [--revisions 1000] [--seed 1]

Every save meets another one and merges with it. Requests run in this process through the whole middleware; their
times are also given as a multiple of an empty view's, taken by turns in the same run. Works in a scratch database.
"""

import argparse
import json
import random
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.bench_recompute import timed
from tests.bench.flanders import scratch_database

REQUIREMENTS, TASKS = 100, 20
BARS = {  # milliseconds, median
    "page: save with merge": 150,
    "API: PATCH with merge": 150,
    "page: history": 200,
}
WORDS = (
    "sorteert",
    "reinigt",
    "herstelt",
    "bewaart",
    "meldt",
    "veilig",
    "samen",
    "dagelijks",
    "materiaal",
    "hout",
)
SESSION = {"content_type": "application/x-www-form-urlencoded"}


def words(chance, number):
    return {
        language: " ".join(chance.choice(WORDS) for _word in range(number)).capitalize()
        for language in ("nl", "en")
    }


def large_profile(chance):
    """A draft with 100 requirements and the texts that real profiles have; two partners take part in it."""
    from tests import factories

    owner, other = factories.partner("bench-owner"), factories.partner("bench-other")
    tasks = [
        factories.task_row() | {"title": words(chance, 6), "support": words(chance, 8)} for _ in range(TASKS)
    ]
    ids = [row["id"] for row in tasks]
    requirements = [
        factories.requirement_row(factories.competence(f"competence {number}"), tasks=chance.sample(ids, 3))
        | {"indicators": words(chance, 16), "applied": words(chance, 11), "learning_note": words(chance, 6)}
        for number in range(REQUIREMENTS)
    ]
    texts = {name: words(chance, 60) for name in ("context", "autonomy", "responsibility")}
    related = {
        "jobs": [factories.job(str(810 + n)) for n in range(3)],
        "sectors": [factories.sector(str(20 + n)) for n in range(3)],
        "themes": [factories.theme() for _ in range(2)],
    }
    profile = factories.draft(
        owner, slug="bench", partners=[other], tasks=tasks, requirements=requirements, **related, **texts
    )
    return profile, factories.editor(owner), factories.editor(other)


class Doors:
    """Page and API of one profile, used by an editor while another one saves between reading and saving."""

    def __init__(self, profile, by, other):
        from django.test import Client
        from django.urls import reverse

        from tests import factories

        self.profile, self.by, self.other = profile, by, other
        self.client = Client(HTTP_HOST="localhost")
        self.client.force_login(by)
        self.api = Client(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {factories.token(by)}")
        self.pages = {name: reverse(f"profile-{name}", args=["bench"]) for name in ("edit", "history")}
        self.blame = reverse("blame", args=[profile.document.uid])
        self.addresses = {name: f"/api/v1/profiles/bench/{name}/" for name in ("draft", "blame")}

    def working(self):
        from coediting.models import Document

        return Document.objects.select_related("working").get(pk=self.profile.pk).working

    def others_save(self, number):
        from profiles import actions

        before = self.working()
        row = before.content["requirements"][number % REQUIREMENTS]
        rows = [
            each | {"applied": {"nl": f"anders {before.number}", "en": each["applied"]["en"]}}
            if each is row
            else each
            for each in before.content["requirements"]
        ]
        actions.revise_profile(
            profile=self.profile,
            by=self.other,
            base=before.number,
            content=before.content | {"requirements": rows},
        )

    def page_save(self, number):
        """Seconds of one save by the edit form, which merges."""
        from profiles.document import PROFILE
        from tests.coediting.filling import filled

        working = self.working()
        data = parse_qs(filled(PROFILE, working.content), keep_blank_values=True)
        row = working.content["requirements"][(number + 50) % REQUIREMENTS]["id"]
        data |= {
            f"requirements-{row}-learning_note-nl": f"nieuw {working.number}",
            "revision": working.number,
        }
        body = urlencode(data, doseq=True)
        self.others_save(number)
        seconds, answer = timed(lambda: self.client.post(self.pages["edit"], body, **SESSION))
        return self._merged(seconds, answer, 302)

    def api_save(self, number):
        """Seconds of one PATCH with `Prefer: merge`."""
        working = self.working()
        row = working.content["requirements"][(number + 50) % REQUIREMENTS]["id"]
        content = {"requirements": [{"id": row, "learning_note": {"nl": f"anders {working.number}"}}]}
        headers = {"If-Match": f'"r{working.number}"', "Prefer": "merge"}
        body = json.dumps({"content": content})
        self.others_save(number)
        seconds, answer = timed(
            lambda: self.api.patch(
                self.addresses["draft"], body, content_type="application/json", headers=headers
            )
        )
        return self._merged(seconds, answer, 200)

    def _merged(self, seconds, answer, status):
        assert answer.status_code == status, (answer.status_code, answer.content[:2000])
        assert self.working().origin == "merge"
        return seconds

    def read(self, address, client=None):
        """Seconds of one page."""
        seconds, answer = timed(lambda: (client or self.client).get(address))
        assert answer.status_code == 200, answer.status_code
        return seconds


def add_revisions(profile, users, wanted, chance):
    """Append revisions until there are `wanted`; each sets one cell, by one of the users, some minutes apart."""
    from datetime import timedelta

    from coediting.models import Document, Revision

    working = profile.document.revisions.first()
    content, rows = working.content, []
    for number in range(working.number + 1, wanted + 1):
        place = chance.randrange(REQUIREMENTS)
        requirements = list(content["requirements"])
        requirements[place] = requirements[place] | {"applied": words(chance, 12)}
        content = content | {"requirements": requirements}
        user = users[number // 3 % len(users)]
        rows.append(
            Revision(
                document_id=profile.pk,
                number=number,
                content=content,
                content_hash=Revision.hash_of(content),
                author=user,
                partner=user.main_partner,
                origin="page",
                created=working.created + timedelta(minutes=10 * (number - working.number)),
            )
        )
    Revision.objects.bulk_create(rows, batch_size=100)
    Document.objects.filter(pk=profile.pk).update(working=rows[-1])


def empty(request):
    """The view that everything is compared with."""
    from django.http import HttpResponse

    return HttpResponse()


def with_empty_view():
    """The address of an empty view, added to the portal's addresses for this run."""
    from django.urls import path, set_urlconf

    from greenskills import urls

    urls.urlpatterns.insert(0, path("empty-view", empty))
    set_urlconf(None)
    return "/empty-view"


def measure(doors, options):
    """{what: [seconds]}, each beside the empty view."""
    found = {name: [] for name in ("empty view", *BARS, "page: blame", "API: blame")}
    address = with_empty_view()
    for number in range(options.saves):
        found["empty view"].append(doors.read(address))
        found["page: save with merge"].append(doors.page_save(2 * number))
        found["API: PATCH with merge"].append(doors.api_save(2 * number + 1))
    add_revisions(doors.profile, [doors.by, doors.other], options.revisions, random.Random(options.seed))
    for _number in range(options.reads):
        found["empty view"].append(doors.read(address))
        found["page: history"].append(doors.read(doors.pages["history"]))
    for _number in range(max(3, options.reads // 5)):
        found["page: blame"].append(doors.read(doors.blame))
        found["API: blame"].append(doors.read(doors.addresses["blame"], doors.api))
    return found


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, standard in (("saves", 40), ("reads", 30), ("revisions", 1000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=standard)
    options = parser.parse_args()
    with scratch_database():
        from django.utils import translation

        translation.activate("nl")
        began = time.perf_counter()
        doors = Doors(*large_profile(random.Random(options.seed)))
        size = len(json.dumps(doors.working().content)) / 1024
        doors.page_save(0), doors.api_save(1)  # templates and plans are warm
        found = measure(doors, options)
    print(
        f"coediting: {REQUIREMENTS} requirements, {size:.0f} KB; {time.perf_counter() - began:.0f} s in all"
    )
    bare = statistics.median(found["empty view"])
    slow = 0
    for name, seconds in found.items():
        middle = statistics.median(seconds)
        late = sorted(seconds)[int(0.95 * (len(seconds) - 1))]
        bar = f"bar {BARS[name]} ms" if name in BARS else ""
        slow += name in BARS and middle * 1000 > BARS[name]
        print(
            f"  {name:22} median {middle * 1000:7.1f} ms   p95 {late * 1000:7.1f} ms"
            f"   = {middle / bare:6.1f} empty views   {bar}"
        )
    return slow


if __name__ == "__main__":
    raise SystemExit(main())
