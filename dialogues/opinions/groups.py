"""Groups of people who answer alike: the answers laid out in a plane (PCA), and groups in that plane (k-means).

As many groups as lie best apart (silhouette), and only if they lie further apart than the same answers do when each
statement's are dealt out anew: people who answer at random form no groups. The same answers give the same groups.
"""

from dataclasses import dataclass

import numpy as np

SEED = 2035
FEWEST, MOST = 2, 5  # groups
LEAST = 5  # people in a group
STARTS, STEPS = 6, 40  # of k-means: the tightest of so many
SHUFFLES, APART = 16, 3.5  # deals by chance, and how many of their standard deviations above them is clear
SAMPLE = 300  # people of whom the number of groups is judged, where there are more


@dataclass(frozen=True)
class Found:
    """Where people stand, and in which group. `labels` is None where no groups are clear.

    `places` has two coordinates per person, `labels` a number from 0 per person, the largest group first.
    `silhouette` (−1 to 1) tells how far apart the groups lie, `by_chance` how far they must lie to be clear. Both are
    None where no division leaves LEAST people in every group.
    """

    places: np.ndarray
    labels: np.ndarray | None
    silhouette: float | None
    by_chance: float | None


def find(answers):
    """The Found of answers: people × statements, 1 agrees, -1 disagrees, 0 passes, NaN did not answer."""
    chance = np.random.default_rng(SEED)
    places = positions(answers)
    judged = np.arange(len(places))
    if len(places) > SAMPLE:
        judged = np.sort(chance.choice(len(places), SAMPLE, replace=False))
    best = _best(places[judged], chance)
    if best is None:
        return Found(places, None, None, None)
    silhouette, centres = best
    bar = _by_chance(answers[judged], chance)
    if silhouette <= bar:
        return Found(places, None, silhouette, bar)
    labels = _settled(places, centres[None])[0][0]
    if min(np.bincount(labels, minlength=len(centres))) < LEAST:
        return Found(places, None, None, None)
    return Found(places, _by_size(labels, places), silhouette, bar)


def positions(answers):
    """Two coordinates per person, from answers as `find` takes them.

    Who skipped a statement stands at its mean there, and so near the middle; they are moved out again by the square
    root of the share that they answered, as Polis does.
    """
    given = ~np.isnan(answers)
    means = np.nansum(answers, axis=0) / np.maximum(given.sum(axis=0), 1)
    centred = np.where(given, answers - means, 0)
    _spread, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, : -FEWEST - 1 : -1]
    # An axis may point either way: its heaviest statement counts upwards.
    heaviest = axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])]
    share = given.mean(axis=1)
    return centred @ (axes * np.where(heaviest < 0, -1, 1)) / np.sqrt(share)[:, None]


def _best(places, chance):
    """(silhouette, centres) of the number of groups that lies best apart with LEAST people in each, or None."""
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    found = []
    for count in range(FEWEST, MOST + 1):
        if count * LEAST > len(places):
            break
        labels, centres = tightest(places, count, chance)
        if min(np.bincount(labels, minlength=count)) >= LEAST:
            found.append((silhouette_of(apart, labels), centres))
    return max(found, key=lambda each: each[0], default=None)


def _by_chance(answers, chance):
    """The silhouette that no division of dealt answers reaches: their mean and APART standard deviations."""
    reached = []
    for _deal in range(SHUFFLES):
        best = _best(positions(_dealt(answers, chance)), chance)
        if best:
            reached.append(best[0])
    return float(np.mean(reached) + APART * np.std(reached)) if reached else 0.0


def _dealt(answers, chance):
    """The same answers to each statement, dealt out anew among who answered it."""
    dealt = answers.copy()
    for statement in range(answers.shape[1]):
        given = ~np.isnan(answers[:, statement])
        dealt[given, statement] = chance.permutation(answers[given, statement])
    return dealt


def tightest(places, count, chance):
    """(labels, centres) of k-means: of STARTS beginnings the one whose people stand nearest to their centres."""
    labels, centres, loose = _settled(places, _beginnings(places, count, chance))
    best = int(loose.argmin())
    return labels[best], centres[best]


def _beginnings(places, count, chance):
    """Centres to begin with, starts × groups × 2: each far from those before it (k-means++)."""
    centres = places[chance.integers(len(places), size=(STARTS, 1))]
    while centres.shape[1] < count:
        near = ((places[None, :, None] - centres[:, None]) ** 2).sum(axis=3).min(axis=2)
        heaped = near.cumsum(axis=1)
        drawn = chance.random((STARTS, 1)) * heaped[:, -1:]
        chosen = np.minimum((heaped <= drawn).sum(axis=1), len(places) - 1)
        centres = np.concatenate([centres, places[chosen][:, None]], axis=1)
    return centres


def _settled(places, centres):
    """(labels, centres, looseness) of each start, when nobody changes group any more; at most STEPS steps."""
    own = (places**2).sum(axis=1)
    for _step in range(STEPS):
        far = (centres**2).sum(axis=2)[:, None] - 2 * places @ centres.transpose(0, 2, 1)
        labels = far.argmin(axis=2)
        members = (labels[:, None] == np.arange(centres.shape[1])[:, None]).astype(float)
        sizes = members.sum(axis=2)[..., None]
        moved = np.where(sizes > 0, members @ places / np.maximum(sizes, 1), centres)
        if np.array_equal(moved, centres):
            break
        centres = moved
    return labels, centres, (far.min(axis=2) + own).sum(axis=1)


def silhouette_of(apart, labels):
    """The mean silhouette of a division, −1 to 1, from the distances between all pairs. Who is alone counts 0."""
    members = (labels[:, None] == np.arange(labels.max() + 1)).astype(float)
    sizes, sums = members.sum(axis=0), apart @ members
    own = members.astype(bool)
    inside = sums[own] / np.maximum(sizes[labels] - 1, 1)
    outside = np.where(own, np.inf, sums / np.maximum(sizes, 1)).min(axis=1)
    largest = np.maximum(np.maximum(inside, outside), np.finfo(float).tiny)
    return float(np.where(sizes[labels] > 1, (outside - inside) / largest, 0).mean())


def _by_size(labels, places):
    """Labels anew: the largest group is 0; of two as large the one further to the left."""
    groups = np.unique(labels)
    order = sorted(groups, key=lambda group: (-(labels == group).sum(), places[labels == group].mean(axis=0)[0]))
    return np.array([order.index(label) for label in labels])
