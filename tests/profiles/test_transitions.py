"""Which job is near which, checked by hand: weights, rarity, levels, both directions."""

from dataclasses import replace
from math import log10

import pytest
from django.utils import timezone

from profiles.models import Job, JobCompetence
from profiles.transitions import asked as asked_rows
from profiles.transitions import doors, gap, sides, similarity, weights
from tests import factories
from tests.profiles.moving import OPTIONAL, asked, asks, competences, job, profile

pytestmark = pytest.mark.django_db


def rarity(jobs):
    return 1 - log10(jobs) / 4


def by_job(near):
    return {one.job: one for one in near}


def listed(*jobs):
    """The sides of these jobs, in their order."""
    rows = Job.objects.filter(pk__in=[one.pk for one in jobs]).for_listing()
    made = {side.item.pk: side for side in sides.of_jobs(rows)}
    return [made[one.pk] for one in jobs]


def test_nearest_counts_what_is_shared_and_weighs_it_by_importance_and_rarity():
    cut, weld, sew = competences("cut", "weld", "sew")
    welder = asks(job("welder"), [cut, weld])
    fitter = asks(job("fitter"), [weld], [cut, sew])

    [near] = similarity.nearest(welder.pk)

    mass = rarity(2) * (1 * 1 + 1 * 0.5)
    assert (near.job, near.shared, near.shared_essential, near.asked, near.asked_essential) == (fitter.pk, 2, 1, 3, 1)
    assert (near.missing_essential, near.shared_optional, near.asked_optional, near.missing_optional) == (0, 1, 2, 1)
    assert near.closeness == pytest.approx(mass / (2 + 0.5 * (2 - mass)))


def test_nearest_into_a_job_is_the_other_direction():
    cut, weld, sew = competences("cut", "weld", "sew")
    welder = asks(job("welder"), [cut, weld])
    fitter = asks(job("fitter"), [weld], [cut, sew])

    [near] = similarity.nearest(welder.pk, similarity.INTO)

    mass = rarity(2) * 1.5
    assert (near.job, near.shared, near.asked, near.asked_essential, near.there) == (fitter.pk, 2, 2, 2, 1)
    assert near.closeness == pytest.approx(mass / (2 + 0.5 * (2 - mass)))


def test_sharing_a_rare_competence_counts_more_than_sharing_a_common_one():
    rare, common, other, another = competences("rare", "common", "other", "another")
    start = asks(job("start"), [rare, common])
    through_rare = asks(job("through-rare"), [rare, other])
    through_common = asks(job("through-common"), [common, another])
    for number in range(8):
        asks(job(f"crowd-{number}"), [common, *competences(f"own {number}", f"more {number}")])

    near = similarity.nearest(start.pk)

    assert [near[0].job, near[1].job] == [through_rare.pk, through_common.pk]
    assert near[0].there == near[1].there == 0.5


def test_optional_competences_do_not_hide_that_the_essential_ones_are_missing():
    first, second, third, fourth, *many = competences("a", "b", "c", "d", *[f"optional {n}" for n in range(12)])
    start = asks(job("start"), [first, *many])
    end = asks(job("end"), [first, second, third, fourth], many)

    [near] = similarity.nearest(start.pk)

    assert (near.shared_essential, near.asked_essential, near.shared_optional, near.asked_optional) == (1, 4, 12, 12)
    assert (near.there, near.within_reach) == (0.25, False)
    one, two = listed(start, end)
    assert gap.there(one.needs, two.needs) == 0.25


def test_job_without_essential_competences_is_judged_by_all_it_asks():
    first, second = competences("a", "b")
    start = asks(job("start"), [first])
    asks(job("end"), optional=[first, second])

    [near] = similarity.nearest(start.pk)

    assert (near.asked_essential, near.there, near.within_reach) == (0, 0.5, True)
    [door] = doors.doors(start.pk, [replace(near, there=0.4)])
    assert (door.competence, door.nearer) == (second, 1)


def test_level_that_is_too_low_counts_in_part():
    [weld] = competences("weld")
    helper, master = job("helper"), job("master")
    profile(helper, asked(weld, 2))
    profile(master, asked(weld, 3))

    up, down = similarity.nearest(helper.pk)[0], similarity.nearest(master.pk)[0]

    assert (up.there, down.there) == (pytest.approx(2 / 3), 1)
    assert (up.growing_essential, down.growing_essential) == (1, 0)
    assert similarity.nearest(master.pk, similarity.INTO)[0].there == pytest.approx(2 / 3)


def test_strictest_of_esco_and_profiles_counts():
    weld, cut = competences("weld", "cut")
    start, end = asks(job("start"), [weld]), asks(job("end"), optional=[weld, cut])
    profile(end, asked(weld, 2), asked(cut, 1, OPTIONAL))

    [near] = similarity.nearest(start.pk)
    [side] = listed(end)

    assert (near.asked, near.asked_essential) == (2, 1)
    assert (side.needs[weld.pk].weight, side.needs[weld.pk].level) == (weights.ESSENTIAL, 2)
    assert (side.needs[cut.pk].weight, side.needs[cut.pk].level) == (weights.OPTIONAL, 1)


def test_two_sources_of_one_edge_count_once():
    weld, cut = competences("weld", "cut")
    start, end = asks(job("start"), [weld]), asks(job("end"), [weld, cut])
    for competence in (weld, cut):
        JobCompetence.objects.create(job=end, competence=competence, importance=OPTIONAL, source="other")
    asked_rows.refresh([end.pk])

    [near] = similarity.nearest(start.pk)

    assert (near.shared, near.asked, near.asked_essential, near.there) == (1, 2, 2, 0.5)


def test_drafts_groups_and_organisations_say_nothing_of_a_job():
    [weld] = competences("weld")
    start, end = asks(job("start"), [weld]), job("end")
    factories.draft(jobs=[end], requirements=[asked(weld, 2)])
    profile(Job.objects.get(code="81"), asked(weld, 2))
    profile(end, asked(weld, 2), kind="organisation")

    assert similarity.nearest(start.pk) == []
    assert listed(end)[0].needs == {}


def test_groups_and_retired_jobs_are_not_gone_to():
    [weld] = competences("weld")
    start, old = asks(job("start"), [weld]), asks(job("old"), [weld])
    profile(Job.objects.get(code="81"), asked(weld, 2))
    Job.objects.filter(pk=old.pk).update(retired=timezone.now())

    assert similarity.nearest(start.pk) == []


def test_what_is_learnt_besides_counts_as_brought():
    weld, cut = competences("weld", "cut")
    start, end = asks(job("start"), [weld]), asks(job("end"), [weld, cut])

    [near] = similarity.nearest(start.pk, learnt=[cut.pk])

    assert (near.job, near.there) == (end.pk, 1)


def test_page_and_list_agree_on_what_is_there():
    rows = competences("a", "b", "c", "d")
    start, end = asks(job("start"), rows[:2], rows[2:3]), asks(job("end"), rows[1:3], rows[3:])
    profile(start, asked(rows[1], 1))
    profile(end, asked(rows[1], 4))
    one, two = listed(start, end)

    found = gap.between(one.needs, two.needs, gap.competences_of(one.needs, two.needs))

    [near] = similarity.nearest(start.pk)
    assert found.there == pytest.approx(near.there)
    for name in ("shared_essential", "asked_essential", "growing_essential", "shared_optional", "asked_optional"):
        assert getattr(found, name) == getattr(near, name), name


def test_gap_parts_what_is_missing_growing_shared_and_unused():
    same, low, new, spare = competences("same", "low", "new", "spare")
    start, end = asks(job("start"), [same, spare]), asks(job("end"), [same])
    profile(start, asked(low, 1))
    profile(
        end,
        asked(low, 3),
        asked(new, 2, OPTIONAL, learning=["training", "coaching"], learning_note=factories.language_map("Een dag")),
    )
    one, two = listed(start, end)

    found = gap.between(one.needs, two.needs, gap.competences_of(one.needs, two.needs))

    def names(groups):
        return [row.competence.label_en for group in groups for row in group.rows]

    assert names(found.missing) == ["new"]
    assert names(found.growing) == ["low"]
    assert names(found.shared) == ["same"]
    assert names(found.unused) == ["spare"]
    [row] = found.missing[0].rows
    assert (row.essential, row.asks.level, row.asks.learning) == (False, 2, {"training", "coaching"})
    assert [str(note) for note in row.notes] == ["Een dag"]
    assert found.there == pytest.approx((1 + 1 / 3) / 2)


def test_doors_rank_by_how_far_a_competence_brings_the_jobs_near_by():
    have, opens, helps, far = competences("have", "opens", "helps", "far")
    start = asks(job("start"), [have])
    near_by = asks(job("near-by"), [have, opens, helps])
    also = asks(job("also"), [have, opens, far])
    reached = asks(job("reached"), [have], [far])

    found = doors.doors(start.pk, similarity.nearest(start.pk))

    assert [door.competence.label_en for door in found] == ["opens", "helps", "far"]
    assert [set(door.opens) for door in found] == [{near_by.pk, also.pk}, {near_by.pk}, {also.pk}]
    assert [door.nearer for door in found] == [2, 1, 1]
    assert found[0].worth == pytest.approx(2 * (1 / 3) / 0.5)
    assert reached.pk not in {pk for door in found for pk in door.opens}


def test_doors_leave_out_what_is_there_or_learnt():
    have, first, second = competences("have", "first", "second")
    start = asks(job("start"), [have])
    asks(job("end"), [have, first, second, *competences("third", "fourth")])
    learnt = [first.pk]

    found = doors.doors(start.pk, similarity.nearest(start.pk, learnt=learnt), learnt)

    assert {door.competence.label_en for door in found} == {"second", "third", "fourth"}


def test_nearest_is_one_statement(django_assert_num_queries):
    weld, cut = competences("weld", "cut")
    start = asks(job("start"), [weld, cut])
    for number in range(3):
        asks(job(f"end-{number}"), [weld])

    with django_assert_num_queries(1):
        similarity.nearest(start.pk)
    with django_assert_num_queries(1):
        similarity.nearest(start.pk, among=Job.objects.in_shortage())
