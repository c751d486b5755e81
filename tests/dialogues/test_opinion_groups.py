"""The arithmetic of the opinion map: planted groups are found again, chance makes none, nothing points at a person."""

import json

import numpy as np
import pytest

from dialogues.opinions import drawing, figures, findings, groups
from tests.dialogues.planting import at_random, planted

NAMES = [f"s{place}" for place in range(60)]


def membership(labels, who):
    """The share of people who are in the group that most of their planted group is in."""
    return sum(np.bincount(labels[who == group]).max() for group in np.unique(who)) / len(who)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_three_planted_groups_of_150_are_found_again(seed):
    answers, who, agreed = planted(150, 40, 3, seed=seed)

    found = groups.find(answers)
    counts = findings.counted(answers, found.labels)

    assert found.labels.max() + 1 == 3
    assert membership(found.labels, who) >= 0.95
    assert sorted(findings.agreed(counts)) == [(place, "agree") for place in agreed]
    assert sorted(findings.dividing(counts)) == [place for place in range(40) if place not in agreed]


def test_a_room_of_thirty_with_two_groups():
    answers, _who, agreed = planted(30, 12, 2, seed=5, consensus=3)

    found = figures.of_answers(answers, NAMES[:12])

    assert (found["state"], [group["people"] for group in found["groups"]]) == ("groups", [15, 15])
    assert {each["name"] for each in found["agreed"]} == {
        NAMES[place] for place in agreed
    }


@pytest.mark.parametrize("people", [12, 25, 60, 150])
def test_answers_at_random_make_no_groups(people):
    clear = [
        groups.find(at_random(people, 12, seed=seed)).labels is not None
        for seed in range(8 if people < 100 else 3)
    ]

    assert clear == [False] * len(clear)


def test_without_the_deals_by_chance_random_answers_would_make_groups(monkeypatch):
    """The control of the one above: the bar is what keeps them out."""
    monkeypatch.setattr(groups, "_by_chance", lambda answers, chance: 0.25)

    assert groups.find(at_random(150, 12, seed=1)).labels is not None


def test_the_same_answers_give_the_same_figures():
    answers, _who, _agreed = planted(60, 20, 3, seed=4)

    assert json.dumps(figures.of_answers(answers, NAMES[:20])) == json.dumps(
        figures.of_answers(answers.copy(), NAMES[:20])
    )


def test_the_silhouette_is_the_one_of_the_book():
    """Against the definition, person by person."""
    chance = np.random.default_rng(7)
    places, labels = chance.normal(size=(40, 2)), chance.integers(3, size=40)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    each = []
    for person in range(40):
        means = [
            apart[person, (labels == group) & (np.arange(40) != person)].mean() for group in range(3)
        ]
        inside = means.pop(labels[person])
        each.append((min(means) - inside) / max(min(means), inside))

    assert groups.silhouette_of(apart, labels) == pytest.approx(np.mean(each), abs=1e-12)


def test_k_means_leaves_everybody_nearest_to_their_own_centre():
    places = np.random.default_rng(3).normal(size=(80, 2))

    labels, centres = groups.tightest(places, 4, np.random.default_rng(1))

    far = ((places[:, None] - centres[None]) ** 2).sum(axis=2)
    assert (labels == far.argmin(axis=1)).all()
    assert centres == pytest.approx(np.array([places[labels == group].mean(axis=0) for group in range(4)]))


# ---------- what is kept hidden ----------
def test_below_twelve_people_nothing_is_told():
    answers, _who, _agreed = planted(11, 10, 2, seed=1, skipped=0)

    assert figures.of_answers(answers, NAMES[:10]) == {
        "state": "few",
        "people": 11,
        "left_out": 0,
        "rows": [],
        "groups": [],
        "agreed": [],
        "dividing": [],
    }


def test_a_group_of_four_is_not_shown():
    """Ten and four: no division leaves five in each, so only the whole is told."""
    answers = np.array([[1.0] * 8] * 10 + [[-1.0] * 8] * 4)

    found = figures.of_answers(answers, NAMES[:8])

    assert (found["state"], found["groups"]) == ("small", [])
    assert {tuple(row["all"]) for row in found["rows"]} == {(70, 0, 30)}
    assert [row["groups"] for row in found["rows"]] == [None] * 8


def test_ten_and_five_are_shown():
    answers = np.array([[1.0] * 8] * 10 + [[-1.0] * 8] * 5)

    found = figures.of_answers(answers, NAMES[:8])

    assert [group["people"] for group in found["groups"]] == [10, 5]
    assert found["rows"][0]["groups"] == [[100, 0, 0], [0, 0, 100]]


def test_a_statement_that_too_few_of_one_group_answered_is_told_of_no_group():
    answers = np.array([[1.0] * 8] * 10 + [[-1.0] * 8] * 6)
    answers[12:, 0] = np.nan  # two of the second group are left

    found = figures.of_answers(answers, NAMES[:8])

    assert found["rows"][0]["groups"] is None
    assert found["rows"][1]["groups"] is not None
    assert "s0" not in found["dividing"]


def test_who_answered_too_little_is_counted_nowhere():
    answers, _who, _agreed = planted(40, 12, 2, seed=2, skipped=0)
    few = np.full((3, 12), np.nan)
    few[:, :2] = -1

    found = figures.of_answers(np.vstack([answers, few]), NAMES[:12])

    assert (found["people"], found["left_out"]) == (40, 3)
    assert {row["answered"] for row in found["rows"]} == {40}


def test_shares_are_tens_of_per_cent_that_add_up():
    answers, _who, _agreed = planted(47, 15, 3, seed=9)

    found = figures.of_answers(answers, NAMES[:15])
    shares = [row["all"] for row in found["rows"]]
    shares += [each for row in found["rows"] for each in row["groups"] or []]

    assert {(sum(each), *(part % 10 for part in each)) for each in shares} == {(100, 0, 0, 0)}


def test_circles_lie_beside_each_other_and_inside_the_picture():
    answers, _who, _agreed = planted(90, 25, 4, seed=6)
    made = drawing.circles(figures.of_answers(answers, NAMES[:25])["groups"])

    assert [circle.letter for circle in made] == list("ABCD")
    for circle in made:
        assert circle.radius <= circle.x <= drawing.WIDE - circle.radius
        assert circle.radius <= circle.y <= drawing.HIGH - circle.radius
    for one in made:
        for other in made:
            apart = np.hypot(one.x - other.x, one.y - other.y)
            assert one is other or apart > 0.95 * (one.radius + other.radius)
