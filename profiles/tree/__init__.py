"""The hierarchies that the catalogue hangs in, to walk through: ISCO-08, ESCO's skills and NACE.

The address says which place is open (`at`, keys from the root, parted by /), so one request shows one path down; with
scripts, levels are fetched one by one and stay open beside each other.
"""

from profiles.models import Sector
from profiles.tree import coded, skills
from profiles.tree.nodes import LONGEST, NoSuchPlace

JOBS, SKILLS = "isco", "skills"
REVISIONS = tuple(Sector.Revision.values)
READERS = {
    JOBS: coded.jobs,
    SKILLS: skills.competences,
    **{revision: coded.sectors(revision) for revision in REVISIONS},
}


def read(hierarchy, path):
    """The Tree of one of READERS, unfolded along `path`. Raises NoSuchPlace."""
    if len(path) > LONGEST:
        raise NoSuchPlace(path[:LONGEST])
    return READERS[hierarchy](path.strip("/"))
