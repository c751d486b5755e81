"""The parts of a tree as the page shows it, and how a hierarchy is unfolded along one path."""

import re
from dataclasses import dataclass, field, replace

from profiles.presentation import Said, label_of

LONGEST = 700  # characters of a path: a dozen keys deep


@dataclass(frozen=True)
class Node:
    """A place in a hierarchy. `children` is None while closed, `count` how many of the smallest things lie below.

    `path` is its keys from the root, parted by "/"; `subject` the catalogue object, None for a place without one.
    """

    path: str
    label: Said | str
    code: str = ""
    count: int = 0
    subject: object = None
    children: tuple | None = None
    tags: tuple = field(default=())

    @property
    def branch(self):
        """Does anything lie below?"""
        return self.count > 0

    @property
    def above(self):
        """The path of the place that this one lies in; "" at the top."""
        return self.path.rpartition("/")[0]

    @property
    def anchor(self):
        """A name for it in the page, of letters, digits, - and _."""
        return "n-" + re.sub(r"[^\w-]", "_", self.path.replace("/", "-"))


@dataclass(frozen=True)
class Tree:
    """The top of a hierarchy with one path unfolded; `chosen` is the node at its end, None for the top itself."""

    nodes: tuple
    chosen: Node | None = None
    trail: tuple = ()

    def find(self, path):
        """The node with this path among those that are unfolded, or None."""
        nodes, found = self.nodes, None
        for prefix in prefixes(path):
            found = next((node for node in nodes or () if node.path == prefix), None)
            if found is None:
                return None
            nodes = found.children
        return found


class NoSuchPlace(LookupError):
    """The path names no place in this hierarchy (any more)."""


def prefixes(path):
    """ "8/81/813" gives ["8", "8/81", "8/81/813"]."""
    keys = path.split("/") if path else []
    return ["/".join(keys[:size]) for size in range(1, len(keys) + 1)]


def unfold(levels, path):
    """The Tree along `path`. `levels` is {path of a place: [Node] right below it}, of every place on the way."""
    trail = []
    for above, here in zip(["", *prefixes(path)], prefixes(path), strict=False):
        node = next((node for node in levels.get(above, ()) if node.path == here), None)
        if node is None:
            raise NoSuchPlace(path)
        trail.append(node)
    nodes = _open(levels, "", path)
    tree = Tree(nodes, trail=tuple(trail))
    return replace(tree, chosen=tree.find(path)) if path else tree


def _open(levels, above, path):
    return tuple(
        replace(node, children=_open(levels, node.path, path))
        if node.branch and (path == node.path or path.startswith(f"{node.path}/"))
        else node
        for node in levels.get(above, ())
    )


def natural(code):
    """Sort key by which 10 comes after 9: "0110.10" after "0110.2", "S1.11" after "S1.2"."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.findall(r"\d+|\D+", code)]


def named(item):
    """The label of a catalogue object, or its code where no language has one."""
    label = label_of(item)
    return label if label else Said(item.code)
