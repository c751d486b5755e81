"""The demo dialogues: every one in its state, in series, at a partner of the lever, and nobody made up."""

import pytest

from dialogues.models import Dialogue, Registration, Series
from greenskills import demo
from profiles.actions import catalogue

pytestmark = pytest.mark.django_db


def test_demo_dialogues_stand_around_the_circular_themes(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "PASSWORD_FILE", tmp_path / "password")
    demo.load_partners()
    catalogue.put_themes(themes=demo.read("themes.json"))

    demo.load_dialogues()

    rows = Dialogue.objects.order_by("starts").values_list("organiser__slug", "theme__slug", "state")
    assert list(rows) == [
        ("circular-hub", "herbruikbare-bekers", "closed"),
        ("oost-vlaanderen", "textiel", "running"),
        ("embuild", "bouw", "open"),
        ("oost-vlaanderen", "textiel", "open"),
        ("agoria", "groot-elektro", "planned"),
        ("oost-vlaanderen", "textiel", "planned"),
    ]
    assert (Series.objects.get().dialogues.count(), Registration.objects.count()) == (2, 0)
