"""What is sent: the least that is valid, so that a refusal is one of rights and of nothing else.

A body or form that stands nowhere is empty: then whoever may do it hears what is missing, and that counts as let in.
Each is a function of the World and the name of the thing that the request is about.
"""

import datetime

from django.test import Client
from django.utils import timezone

# After the address, where nothing is shown without it.
QUERIES = {
    "api-need-releases-compare": "?with=uitgave-2",
    "api-profiles-compare": "?from=1&to=1",
    "api-scenarios-compare": "?with=basis",
    "api-search-list": "?q=sorteren",
    "api-targets-compare": "?from=1&to=1",
    "needs-export": "?year=2024",
}
TEXT = {"nl": "Tekst", "en": "Text"}
CHECK = {"kind": "check", "level": 2, "date": "2026-02-01", "source": "Steekproef", "asked": 20, "below": 5}

# ---------- pages ----------
FORMS = {
    "dialogue-opinions-edit": lambda _world, _thing: {"do": "add", "text_nl": "Dit helpt"},
    "document-review": lambda world, thing: {"do": "request", "revision": world[thing].get("revision", 1)},
    "guest-review": lambda world, thing: {"do": "comment", "revision": world[thing].get("revision", 1), "text": "Goed"},
    "measurement-add": lambda _world, _thing: {"date": "2024-06-01", "value": "7", "source": "Telling"},
    "measurement-decline": lambda _world, _thing: {"reason": "Klopt niet"},
}


# ---------- the API ----------
def whole(world, thing):
    """A whole content, for a save."""
    return {"content": world[thing]["content"] | {"title": {"nl": "Anders", "en": "Otherwise"}}}


def part(_world, _thing):
    """A partial edit."""
    return {"content": {"title": {"nl": "Anders"}}}


def proposed(_world, _thing):
    return {"content": {"title": {"nl": "Zo beter"}}, "reason": "Zo heet het"}


def together(world, thing):
    """One row of a list that is edited together."""
    of = world[thing]
    return [{"uid": of["uid"], "revision": of["revision"], "content": {"title": {"nl": "Samen"}}}]


def begun(world, thing):
    """A new document of the house; its title is like no other."""
    title = {"nl": "Zeldzaam werk", "en": "Rare work"}
    return {"owner": "huis", "content": world[thing]["content"] | {"title": title}}


def sent(**body):
    """The same for whoever asks about whatever."""
    return lambda _world, _thing: body


def of_documents(kind):
    """What every kind of document takes."""
    return {
        (f"api-{kind}-accept-proposal", "POST"): sent(),
        (f"api-{kind}-comments", "POST"): sent(text="Klopt dit?"),
        (f"api-{kind}-decline-proposal", "POST"): sent(answer="Liever niet"),
        (f"api-{kind}-list", "PATCH"): together,
        (f"api-{kind}-list", "POST"): begun,
        (f"api-{kind}-proposals", "POST"): proposed,
    }


def seen(world, name):
    """At which number of its decisions a competence was looked at."""
    return {str(world[name]["uid"]): world[name]["curated"]}


def ticked(**body):
    """What was ticked on the desk of the dialogue under way."""
    return lambda world, _thing: {
        "dialogue": "nu", "contributions": [world[name]["uid"] for name in ("spoken", "also spoken")],
    } | body  # fmt: skip


def adopted(world, _thing):
    """What was ticked there, as a proposal for the draft of the house."""
    draft = world["draft"]
    body = {"document": draft["uid"], "base": draft["revision"], "content": {"title": {"nl": "Nog beter"}}}
    return ticked(reason="Dat vroeg men")(world, "") | body


BODIES = {
    **of_documents("profiles"),
    **of_documents("targets"),
    ("api-actions-detail", "PATCH"): sent(progress=50, evidence=[{"label": "Foto", "url": "https://example.org/"}]),
    ("api-agenda-requests-detail", "PATCH"): sent(note="Gelezen"),
    ("api-agenda-requests-list", "POST"): sent(agenda="agenda", partner="huis", title="Vraag", text="Wie?"),
    ("api-competences-list", "POST"): sent(labels={"nl": "Glas blazen", "en": "Glass"}, kind="skill", group="green"),
    ("api-contributions-adopt", "POST"): adopted,
    ("api-contributions-cluster", "POST"): ticked(theme="Werk"),
    ("api-contributions-decide", "POST"): ticked(outcome="answered", answer="Dat klopt"),
    ("api-contributions-merge", "POST"): ticked(text="Samen"),
    ("api-contributions-set-aside", "POST"): ticked(reason="Dubbel"),
    ("api-contributions-show", "POST"): ticked(),
    ("api-contributions-split", "POST"): lambda world, _thing: {
        "dialogue": "nu", "contribution": world["spoken"]["uid"], "texts": ["Een", "Twee"],
    },
    ("api-contributions-tell", "POST"): sent(dialogue="over"),
    ("api-curation-bring-back", "POST"): lambda world, _thing: {
        "item": world["retired"]["uid"], "reason": "Toch", "seen": seen(world, "retired"),
    },
    ("api-curation-circular", "POST"): lambda world, _thing: {
        "competences": [world["competence"]["uid"]], "circular": True, "seen": seen(world, "competence"),
    },
    ("api-curation-end", "POST"): lambda world, _thing: {
        "retired": [world["competence"]["uid"]], "reason": "Weg", "seen": seen(world, "competence"),
    },
    ("api-curation-labels", "POST"): lambda world, _thing: {
        "labels": {str(world["competence"]["uid"]): "Uitzoeken"}, "seen": seen(world, "competence"),
    },
    ("api-curation-links", "POST"): sent(jobs=[]),
    ("api-curation-undo", "POST"): sent(reason="Vergissing"),
    ("api-dialogues-decide-amendment", "POST"): sent(state="taken"),
    ("api-dialogues-finish-minutes", "POST"): sent(seen=1),
    ("api-dialogues-minutes", "PATCH"): sent(text={"nl": "Kort"}),
    ("api-dialogues-open-minutes", "POST"): lambda _world, _thing: {
        "until": timezone.localdate() + datetime.timedelta(days=7)
    },
    ("api-dialogues-detail", "PATCH"): sent(place="Aalst"),
    ("api-dialogues-list", "POST"): sent(
        organiser="huis", theme="bouw", title=TEXT, starts="2030-01-01T10:00:00Z", place="Gent"
    ),
    ("api-dialogues-move-on", "POST"): sent(to="running", seen="open"),
    ("api-dialogues-room", "PATCH"): sent(dots=3),
    ("api-dialogues-room", "POST"): sent(),
    ("api-dialogues-room-phase", "POST"): sent(to="paused", seen="gathering"),
    ("api-evidence-decline", "POST"): sent(reason="Te weinig"),
    ("api-evidence-list", "POST"): lambda world, _thing: CHECK | {"competence": world["competence"]["uid"]},
    ("api-indicators-detail", "PATCH"): sent(points=[{"year": 2025, "value": 2}]),
    ("api-initiatives-detail", "PATCH"): sent(kind="coordinated"),
    ("api-initiatives-list", "POST"): sent(title=TEXT, kind="own"),
    ("api-join-requests-detail", "PATCH"): sent(state="talking"),
    ("api-join-requests-list", "POST"): sent(
        kind="organisation", organisation="Kringwinkel", organisation_kind="social-economy", text="Wij doen mee",
        name="Cy", email="nieuw@example.org", consent=True,
    ),
    ("api-machine-users-detail", "PATCH"): sent(role="contributor"),
    ("api-machine-users-list", "POST"): sent(partner="regie", name="Kopie", purpose="Kopieert", role="reader"),
    ("api-machine-users-tokens", "POST"): sent(name="Nacht", scope="read"),
    ("api-need-releases-list", "POST"): sent(slug="uitgave-3", name=TEXT),
    ("api-need-runs-list", "POST"): sent(engine="sql"),
    ("api-profile-impact", "POST"): sent(),
    ("api-profiles-approvals", "POST"): sent(note="Goed"),
    ("api-profiles-draft", "PATCH"): part,
    ("api-profiles-draft", "PUT"): whole,
    ("api-profiles-review", "PATCH"): sent(approvals_needed=1),
    ("api-profiles-review-links", "POST"): sent(reviewer="Gast"),
    ("api-profiles-withdraw", "POST"): sent(reason="Klopt niet"),
    ("api-registrations-attendance", "POST"): lambda world, _thing: {
        "dialogue": "komt", "present": [world["registration"]["uid"]],
    },
    ("api-registrations-invite", "POST"): sent(dialogue="komt", emails=["nieuw@example.org"]),
    ("api-registrations-list", "POST"): sent(
        dialogue="komt", email="nieuw@example.org", name="Cy", organisation_kind="company", consent=True
    ),
    ("api-registrations-remind", "POST"): sent(dialogue="komt"),
    ("api-review-tasks-settle", "POST"): sent(state="kept"),
    ("api-scenarios-detail", "PATCH"): sent(
        yearly_growth=0.01, note=TEXT, sectors=[{"sector": "nacebel2025:22", "yearly_growth": 0.02}],
        ages=[{"age_band": "15-64", "share": 1, "yearly_leaving": 0.03}],
    ),
    ("api-scenarios-list", "POST"): sent(
        name=TEXT, horizon_from=2021, horizon_to=2035, sectors=[{"sector": "nacebel2025:22", "yearly_growth": 0.02}],
        ages=[{"age_band": "15-64", "share": 1, "yearly_leaving": 0.03}],
    ),
    ("api-statements-list", "POST"): sent(dialogue="nu", text={"nl": "Dit helpt"}),
    ("api-statements-move", "POST"): sent(to="up"),
    ("api-targets-decline", "POST"): sent(reason="Klopt niet"),
    ("api-targets-detail", "PATCH"): part,
    ("api-targets-detail", "PUT"): whole,
    ("api-targets-measurements", "POST"): sent(date="2024-06-01", value=7, source="Telling"),
    ("api-tokens-list", "POST"): sent(name="Nacht", scope="read"),
    ("api-watches-detail", "PATCH"): sent(mail="daily"),
    ("api-watches-list", "POST"): lambda world, _thing: {"source": "theme", "subject": world["theme"]["uid"]},
    ("api-webhooks-detail", "PATCH"): sent(name="Ander"),
    ("api-webhooks-list", "POST"): sent(name="Kopie", url="https://hooks.example.org/"),
    ("api-workforce-list", "POST"): lambda world, _thing: {
        "dataset": "cijfers", "details": {"source": "Telling"},
        "rows": [{"sector": "nacebel2025:22", "job": world["job"]["named"], "year": 2024, "headcount": 7}],
    },
}  # fmt: skip

# What several people share names the revision that was read with it.
SHARED = ("actions", "agenda-requests", "dialogues", "indicators", "initiatives", "join-requests", "scenarios")


def one_of_many(kind):
    """A list of one row, which says what a PATCH of it alone would."""

    def rows(world, thing):
        about = {"uid": world[thing]["uid"]} | ({"revision": world[thing].get("revision", 1)} if kind in SHARED else {})
        if kind == "machine-users":  # these have no number: the tag of one says what was read
            key = {"Authorization": f"Bearer {world.tokens['admin']}"}
            about["revision"] = Client().get(f"/api/v1/{kind}/{about['uid']}/", headers=key).headers["ETag"]
        return [about | BODIES[f"api-{kind}-detail", "PATCH"](world, thing)]

    return rows


BODIES |= {
    (f"api-{kind}-list", "PATCH"): one_of_many(kind) for kind in (*SHARED, "machine-users", "watches", "webhooks")
}
