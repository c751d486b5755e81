"""Geometry of drawings on the server. Bars themselves are `{% bar %}`, a component of the interface."""


def round_scale(highest):
    """A round end for a scale that holds `highest`: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten; 1 at least."""
    power = 1
    while power * 10 < highest:
        power *= 10
    return next(
        (int(power * step) for step in (1, 1.5, 2, 3, 4, 5, 6, 8) if power * step >= highest), power * 10
    )
