"""Orders in which what is alike stands together, so that blocks show: the same for the same map, every time."""

import numpy as np


def seriated(weights):
    """The places of the rows of `weights` (things × features, 0 and up) in an order in which neighbours are alike.

    Average linkage on the weighted Jaccard likeness; where two clusters join, the ends that are most alike meet. The
    half with most weight comes first. Of equals, the one that stood first stays first.
    """
    weights = np.asarray(weights, dtype=float)
    count = len(weights)
    if count < 3 or not weights.size:
        return list(range(count))
    alike = likeness(weights)
    order = _joined(alike)
    heavy = weights.sum(axis=1)[order]
    half = count // 2
    return order[::-1] if heavy[:half].sum() < heavy[-half:].sum() else order


def likeness(weights):
    """Weighted Jaccard of all pairs: the sum of the lesser weights over the sum of the greater ones, 0 for nothing.

    Weights take few values, so the sum of the lesser ones is a sum of products, one for every step between values.
    """
    weights = np.asarray(weights, dtype=float)
    lesser, below = np.zeros((len(weights),) * 2), 0.0
    for value in np.unique(weights[weights > 0]):
        reached = (weights >= value).astype(float)
        lesser += (value - below) * (reached @ reached.T)
        below = value
    total = weights.sum(axis=1)
    greater = total[:, None] + total[None, :] - lesser
    return np.divide(lesser, greater, out=np.zeros_like(lesser), where=greater > 0)


def _joined(alike):
    """The leaves of the tree that average linkage makes of these likenesses, neighbours alike."""
    between = alike.copy()
    np.fill_diagonal(between, -1)
    leaves, sizes = [[place] for place in range(len(alike))], np.ones(len(alike))
    for _step in range(len(alike) - 1):
        one, other = divmod(int(between.argmax()), len(alike))
        leaves[one], leaves[other] = _side_by_side(leaves[one], leaves[other], alike), []
        whole = sizes[one] + sizes[other]
        # Rounded, so that the last bits of a sum never decide between equals.
        merged = np.round((sizes[one] * between[one] + sizes[other] * between[other]) / whole, 12)
        merged[between[one] < 0] = -1
        merged[between[other] < 0] = -1
        between[one, :], between[:, one], sizes[one] = merged, merged, whole
        between[other, :], between[:, other] = -1, -1
        between[one, one] = -1
    return max(leaves, key=len)


def _side_by_side(left, right, alike):
    """Two runs of leaves as one, turned so that the ends that are most alike meet."""
    ways = (
        (alike[left[-1], right[0]], left, right),
        (alike[left[-1], right[-1]], left, right[::-1]),
        (alike[left[0], right[0]], left[::-1], right),
        (alike[left[0], right[-1]], right, left),
    )
    _best, first, second = max(ways, key=lambda way: way[0])
    return first + second
