"""The Wilson interval: what a count says about a share.

Of n persons asked, k were below the level. With p = k / n and z = 1.96 (95 %):

    centre = (p + z² / 2n) / (1 + z² / n)
    half   = z / (1 + z² / n) · √(p (1 − p) / n + z² / 4n²)

The interval is centre ± half. It stays within 0 and 1, contains p, and says something honest for small n and for k = 0
and k = n, where the usual p ± z √(p (1 − p) / n) would claim to be sure.
E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
"""

from math import sqrt

Z = 1.959963984540054  # the normal quantile that leaves 2.5 % on each side


def interval(below, asked, z=Z):
    """(low, mid, high) as fractions: mid is k / n, low and high the bounds of the Wilson interval.

    Raises ValueError unless 0 ≤ below ≤ asked and somebody was asked.
    """
    if asked < 1 or not 0 <= below <= asked:
        raise ValueError(f"{below} of {asked}")
    mid = below / asked
    spread = z * z / asked
    centre = (mid + spread / 2) / (1 + spread)
    half = z / (1 + spread) * sqrt(mid * (1 - mid) / asked + spread / (4 * asked))
    # At the ends the formula gives exactly 0 and 1, and rounding must not spoil that.
    low = 0.0 if below == 0 else min(max(0.0, centre - half), mid)
    high = 1.0 if below == asked else max(min(1.0, centre + half), mid)
    return low, mid, high
