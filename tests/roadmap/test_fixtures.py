"""The demo's roadmap facts hang together, and examples say that they are examples."""

import json

from django.conf import settings

FIXTURES = settings.BASE_DIR / "fixtures"


def read(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def slugs(rows):
    return {row["slug"] for row in rows}


def test_agenda_names_only_what_is_there():
    agenda, targets = read("agenda.json"), [row for plan in read("roadmaps.json") for row in plan["targets"]]
    partners = slugs(read("partners.json")["partners"])
    profiles = {path.stem for path in (FIXTURES / "profiles").glob("*.json")}
    strategic = {theme["slug"] for theme in read("themes.json") if theme["kind"] == "agenda"}

    for row in agenda["initiatives"]:
        assert set(row["partners"]) <= partners, row["slug"]
        assert set(row["agendas"]) <= strategic, row["slug"]
    for row in agenda["requests"]:
        assert row["partner"] in partners, row["title"]
        assert set(row.get("profiles", [])) <= profiles, row["title"]
        assert set(row.get("targets", [])) <= slugs(targets), row["title"]
        assert set(row.get("initiatives", [])) <= slugs(agenda["initiatives"]), row["title"]
    assert {row["agenda"] for row in agenda["requests"]} == strategic


def test_every_request_says_that_it_is_an_example():
    assert [row["title"] for row in read("agenda.json")["requests"] if not row["title"].startswith("Voorbeeld: ")] == []


def test_targets_name_indicators_and_actions_that_are_there():
    indicators = slugs(read("indicators.json"))
    for plan in read("roadmaps.json"):
        actions = slugs(plan["actions"]) | {slug for line in plan["lines"] for slug in slugs(line["actions"])}
        for target in plan["targets"]:
            assert set(target.get("actions", [])) <= actions, target["slug"]
            assert target.get("indicator") in {None, *indicators}, target["slug"]
            assert (target.get("measured_by") == "indicator") == bool(target.get("indicator")), target["slug"]
