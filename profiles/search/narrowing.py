"""Facets of one kind of results: what the address chooses, the condition it makes, how many each choice has."""

from dataclasses import dataclass

from django.db.models import Count, Q

TRUE = Q()


@dataclass(frozen=True)
class FacetShown:
    """A facet on the page: `choices` are (Choice, how many, is it chosen?) with something to find or chosen."""

    name: str
    title: str
    choices: list


class Narrowing:
    """What the address chooses of one source's facets. Values that no facet knows are left out: `unknown` is True."""

    def __init__(self, source, parameters):
        self.facets = [(facet, facet.choices()) for facet in source.facets]
        self.chosen, self.unknown = {}, False
        for facet, choices in self.facets:
            known = {choice.value: choice for choice in choices}
            wanted = list(dict.fromkeys(parameters.getlist(facet.name)))
            self.chosen[facet.name] = [known[value] for value in wanted if value in known]
            self.unknown |= any(value and value not in known for value in wanted)

    def __bool__(self):
        return any(self.chosen.values())

    def condition(self, but=""):
        """Of every facet but one; several choices of one facet widen, several facets narrow."""
        whole = TRUE
        for name, choices in self.chosen.items():
            if choices and name != but:
                whole &= Q(*(choice.condition for choice in choices), _connector=Q.OR)
        return whole

    def shown(self, rows):
        """The facets with the counts of what is found; `rows` are unranked. One query a facet."""
        return [self._with_counts(rows, facet, choices) for facet, choices in self.facets]

    def _with_counts(self, rows, facet, choices):
        counts = rows.filter(self.condition(but=facet.name)).order_by().aggregate(
            **{f"n{place}": Count("pk", filter=choice.condition) for place, choice in enumerate(choices)}
        ) if choices else {}
        chosen = self.chosen[facet.name]
        found = [
            (choice, counts[f"n{place}"], choice in chosen)
            for place, choice in enumerate(choices)
            if counts[f"n{place}"] or choice in chosen
        ]
        return FacetShown(facet.name, facet.title, found)
