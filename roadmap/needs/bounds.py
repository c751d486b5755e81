"""What is certain about several groups of the same people when only each group's size is known (Fréchet bounds)."""


def at_least_one(sizes, out_of):
    """(least, most) persons in one group or more: at best the groups lie inside each other, at worst side by side."""
    return max(sizes), min(out_of, sum(sizes))


def in_all(sizes, out_of):
    """(least, most) persons in every group at once."""
    return max(0, sum(sizes) - (len(sizes) - 1) * out_of), min(sizes)
