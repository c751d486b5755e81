"""The demo's workforce, evidence, scenarios and releases.

What the 2021 study says stands as it says it. Everything beyond it is an illustration and says so in its source, its
note or its name: the spread over provinces, the years before 2021, the evidence and the two releases.
"""

import datetime

from coediting import outbox
from greenskills.illustration import illustrated
from partners.models import Partner, Role, User
from profiles.actions import catalogue
from profiles.models import Competence, Sector
from roadmap.actions import evidence, needs, releases, runs, scenarios, workforce
from roadmap.needs import derive, freshness


def load(data, *, publish, proposer):
    """Load `needs.json`. `publish(slug)` publishes a profile, `proposer(partner)` is who hands in its evidence."""
    for figure in data["group_evidence"]:
        evidence.record_evidence(
            **{("out_of" if name == "of" else name): value for name, value in figure.items()}
        )
    scenarios.save_scenario(**data["scenario"], standard=True)
    for row in data["scenarios"]:
        rates = [rate | {"sector": one(Sector, rate["sector"])} for rate in row["sectors"]]
        scenarios.start_scenario(by=None, **(row | {"sectors": rates}))
    first, last = data["releases"]
    load_workforce(data, without=first["without"]["sectors"])
    freeze(first)
    for slug in first["without"]["profiles"]:
        publish(slug)
    load_workforce(data)
    load_evidence(data["evidence"], proposer)
    freeze(last)


def held_back(data):
    """Slugs of the profiles that are published only after the first release, so that the two differ by them."""
    return {slug for row in data["releases"] for slug in row.get("without", {}).get("profiles", ())}


def load_workforce(data, without=()):
    cells = [cell for cell in data["workforce"] if cell["sector"] not in without]
    plan = data["illustration"]
    [rates] = [row["sectors"] for row in data["scenarios"] if row["slug"] == plan["scenario"]]
    growth = {rate["sector"]: rate["yearly_growth"] for rate in rates}
    years = range(plan["since"], data["year"] + 1)
    spread = illustrated(cells, years=years, growth=growth, regions=plan["regions"])
    workforce.load_workforce(dataset=data["dataset"], cells=spread)


def load_evidence(rows, proposer):
    """Evidence as it is handed in; the rows that say so are accepted by the coordinator."""
    coordinator = User.objects.get(memberships__role=Role.COORDINATOR)
    for row in rows:
        partner = Partner.objects.get(slug=row["partner"])
        fields = {name: value for name, value in row.items() if name not in ("state", "partner")}
        fields |= {
            "competence": one(Competence, row["competence"]),
            "date": datetime.date.fromisoformat(row["date"]),
        }
        if "sector" in row:
            fields["sector"] = one(Sector, row["sector"])
        handed_in = evidence.propose_evidence(by=proposer(partner), partner=partner, **fields)
        if row.get("state") == "accepted":
            evidence.accept_evidence(evidence=handed_in, by=coordinator, reason=row["source"])


def freeze(row):
    """Bring the figures up to date and freeze them as this release."""
    bring_up_to_date()
    releases.freeze(**{name: value for name, value in row.items() if name != "without"})


def bring_up_to_date():
    """Answer for every change that waits, as the worker would: no release holds figures that are about to move."""
    waiting = outbox.open_deliveries().filter(task__in=freshness.TASKS).order_by("pk").first()
    if waiting is not None:
        outbox.fulfil_together(
            waiting.pk,
            lambda events: needs.recompute_all(trigger="demo"),
            alone=derive.alone,
            tasks=runs.ANSWERS_FOR["sql"],
        )


def one(model, key):
    """The row of the catalogue behind a natural key."""
    return model.objects.get(uid=catalogue.uid_for(key))
