"""Sector × theme: which share of a sector's workers has a published profile of a theme, circular or of an agenda.

A theme belongs to profiles, and a profile may have several: themes are about the same people, and are not added up.
"""

from dataclasses import dataclass

from profiles.models import Sector, Theme
from roadmap.models import NANO
from roadmap.needs import kept, splits, sums
from roadmap.needs import question as asked
from roadmap.needs.rounding import whole
from roadmap.needs.suppression import hidden_parts, is_small

THEMES = """
SELECT w.sector_id, t.theme_id, sum(h.heads)::bigint,
       coalesce(sum(h.heads) FILTER (WHERE f.mid IS NOT NULL), 0)::bigint,
       coalesce(sum((h.heads * f.low)::bigint), 0)::bigint, coalesce(sum((h.heads * f.mid)::bigint), 0)::bigint,
       coalesce(sum((h.heads * f.high)::bigint), 0)::bigint
FROM roadmap_workforce w
CROSS JOIN LATERAL (SELECT (w.headcount * 1e9)::bigint AS heads) h
JOIN roadmap_coverage c ON (c.sector_id, c.job_id) = (w.sector_id, w.job_id){themed}
JOIN profiles_profile_themes t ON t.profile_id = c.profile_id
LEFT JOIN roadmap_evidencescope s ON (s.sector_id, s.job_id, s.region) = (w.sector_id, w.job_id, w.region)
LEFT JOIN {factors} f ON f.profile_id = c.profile_id AND f.scope = coalesce(s.scope, '')
                          AND f."group" = %(group)s
WHERE {who}
GROUP BY w.sector_id, t.theme_id
"""


@dataclass(frozen=True)
class Cell:
    """Persons of a sector with a published profile of a theme, out of `out_of`; `hidden` for too few people."""

    persons: float
    out_of: float
    hidden: bool = False

    @property
    def percent(self):
        """Whole per cent; 0 and 100 only when it is nobody or everybody, None without people."""
        if not self.out_of:
            return None
        share = 100 * self.persons / self.out_of
        return whole(share) if share in (0, 100) else min(max(whole(share), 1), 99)

    @property
    def step(self):
        """The step of the heat ramp, 1 to 5; 0 for nobody."""
        return 0 if not self.persons else min(5, 1 + int(5 * self.persons / self.out_of))


@dataclass(frozen=True)
class Row:
    """A sector with the key that the address calls it, its workers, and a Cell per theme."""

    sector: Sector
    key: str
    headcount: float
    cells: list
    hidden: bool = False


def found(question):
    """[[sector id, theme id, headcount, covered, low, mid, high]] in NANO persons."""
    name = f"themes?{question.address(group_by='', scenario='')}"
    themed = sums.THEMED if question.theme else ""
    statement = THEMES.format(who=sums.WHO, factors=sums.factors(question), themed=themed)

    def compute():
        return [list(row) for row in sums.run(statement, group=question.group, **sums.who(question))]

    return kept.until_next_run(question.run, question.dataset, name, compute)


def heat_map(question, sectors, *, inside=False):
    """([Theme], [Row]) with the sectors of a split (`splits.Line`), which say how many work there."""
    rows = found(question)
    leaves = {sector.pk: sector for sector in Sector.objects.filter(pk__in={row[0] for row in rows})}
    themes = list(Theme.objects.filter(kind__in=asked.THEMES))
    persons = {}
    for line in sectors:
        below = {pk for pk, leaf in leaves.items() if _is_below(leaf, line.subject)}
        for theme in themes:
            nanos = sum(row[2] for row in rows if row[1] == theme.pk and row[0] in below)
            persons[line.key, theme.pk] = round(nanos * NANO, 6)
    hidden = set() if inside else _hidden(sectors, themes, persons)
    return themes, [
        Row(
            line.subject,
            line.key,
            line.figure.headcount,
            [
                Cell(persons[line.key, theme.pk], line.figure.headcount, (line.key, theme.pk) in hidden)
                for theme in themes
            ],
            line.hidden,
        )
        for line in sectors
    ]


def _hidden(sectors, themes, persons):
    """Small cells, and those that the total of a theme over the sectors would give away."""
    hidden = {(line.key, theme.pk) for line in sectors for theme in themes if line.hidden}
    for theme in themes:
        places = hidden_parts([persons[line.key, theme.pk] for line in sectors])
        hidden |= {
            (line.key, theme.pk) for place, line in enumerate(sectors) if place in places or -1 in places
        }
    return hidden


def _is_below(leaf, node):
    return leaf.revision == node.revision and leaf.path.startswith(node.path)


def lines(question, *, inside=False):
    """[splits.Line] per theme: the people with a profile of it, and who of them lacks something."""
    by_theme = {}
    for _sector, theme, *values in found(question):
        by_theme.setdefault(theme, []).append(values)
    made = []
    for theme in Theme.objects.filter(kind__in=asked.THEMES):
        figure = sums.figure(sums.together(by_theme.get(theme.pk, [])))
        small = not inside and is_small(figure.headcount)
        made.append(splits.Line("theme", theme.slug, theme.label, figure, theme, small))
    return made
