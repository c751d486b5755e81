"""What differs between two JSON values, as a list of places. Pure functions.

Writing each "to" at its pointer in the older value gives the newer one. Members of objects are compared by name. Lists
are compared place by place only where they are of one length and their objects keep their order by `uid` or `id`;
otherwise the list as a whole is one change, as places in a list that grew or was shuffled say nothing.
"""

NAMES = ("uid", "id")


def differences(before, after, pointer=""):
    """[{"pointer", "from", "to"}] from one parsed JSON value to another, in the order of the older one.

    Pointers are RFC 6901; "" is the whole value. A member that was not there has no "from", one that is gone no "to".
    """
    if _same(before, after):
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        return _of_members(before, after, pointer)
    if isinstance(before, list) and isinstance(after, list) and _in_step(before, after):
        pairs = enumerate(zip(before, after, strict=True))
        return [found for place, (old, new) in pairs for found in differences(old, new, f"{pointer}/{place}")]
    return [{"pointer": pointer, "from": before, "to": after}]


def _of_members(before, after, pointer):
    found = []
    for name, old in before.items():
        place = f"{pointer}/{_escaped(name)}"
        found += differences(old, after[name], place) if name in after else [{"pointer": place, "from": old}]
    added = [name for name in after if name not in before]
    return found + [{"pointer": f"{pointer}/{_escaped(name)}", "to": after[name]} for name in added]


def _escaped(name):
    return name.replace("~", "~0").replace("/", "~1")


def _in_step(before, after):
    """Do both lists have the same things at the same places?"""
    return len(before) == len(after) and all(
        _name(old) == _name(new) for old, new in zip(before, after, strict=True)
    )


def _name(value):
    """What an object of a list is called; None for all else."""
    return next((value[name] for name in NAMES if name in value), None) if isinstance(value, dict) else None


def _same(before, after):
    """The same JSON: true is not 1 here, and 1 is not 1.0, since they are not written alike."""
    if type(before) is not type(after):
        return False
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(before[name], after[name]) for name in before)
    if isinstance(before, list):
        return len(before) == len(after) and all(map(_same, before, after))
    return before == after
