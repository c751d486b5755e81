"""Which frozen rows the public does not see: those that the same question about the release would hide, too.

The rows of a release are about one sector or job in one region. They stand beside answers about everything above them
(`frozen`), so each is hidden wherever a split on the way down to it hides it, as in `splits`: among sectors or jobs,
over all regions or in its own, and among the regions of whatever it is part of.
"""

from profiles.models import Job, Sector
from roadmap.needs.cells import WHOLE
from roadmap.needs.levels import first_split
from roadmap.needs.suppression import hidden_parts

MODELS = {"sector": Sector, "job": Job}


def hidden_rows(rows):
    """{(year, axis, node, region)} of frozen rows that the public does not see; two queries."""
    people = {}
    for year, axis, node, region, group, heads, *_rest in rows:
        if group == "any":
            people.setdefault((year, axis), {})[node, region] = heads / WHOLE
    places = {axis: _places(axis, rows) for axis in MODELS}
    return {
        (year, axis, node, region)
        for (year, axis), cells in people.items()
        for node, region in _hidden(cells, places[axis])
    }


def _places(axis, rows):
    """{uid as text: (scheme, path)} of the nodes of an axis."""
    found = MODELS[axis].objects.filter(uid__in={row[2] for row in rows if row[1] == axis})
    names = ("uid", "revision", "path") if axis == "sector" else ("uid", "path")
    return {str(uid): (scheme[0] if scheme else "", path) for uid, *scheme, path in found.values_list(*names)}


def _hidden(cells, places):
    """The keys to hide of {(node, region): persons}."""
    regions, found = {region for _node, region in cells}, set()
    for region in (None, *regions):
        heads = {}
        for (node, own), persons in cells.items():
            if region in (None, own):
                heads[node] = heads.get(node, 0) + persons
        gone = _hidden_below(heads, {node: places[node] for node in heads})
        gone |= _of_parts({node: [node] for node in heads}, heads)  # as the rows stand beside each other
        found |= {(node, own) for node, own in cells if node in gone and region in (None, own)}
    for by_region in _branches(cells, places):
        found |= _of_parts(by_region, cells)
    return found


def _branches(cells, places):
    """{region: [keys of cells]} of everything together, and of all below each sector or job that has any below it."""
    found = {}
    for node, region in cells:
        scheme, path = places[node]
        codes = path.rstrip("/").split("/")
        for above in ((), *((scheme, *codes[: depth + 1]) for depth in range(len(codes)))):
            found.setdefault(above, {}).setdefault(region, []).append((node, region))
    return found.values()


def _hidden_below(heads, places):
    """The nodes in or below what any split hides, from the first one down. `heads` are persons by node."""
    children = {}
    for node, place in first_split(places).items():
        children.setdefault(place, []).append(node)
    if len(children) < 2:
        return set()
    found = _of_parts(children, heads)
    for nodes in children.values():
        found |= _hidden_below({node: heads[node] for node in nodes}, {node: places[node] for node in nodes})
    return found


def _of_parts(parts, persons):
    """Everything in those of {part: [keys of persons]} that a split into these parts hides."""
    hidden = hidden_parts([sum(persons[key] for key in keys) for keys in parts.values()])
    return {key for place, keys in enumerate(parts.values()) if {place, -1} & hidden for key in keys}
