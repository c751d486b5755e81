"""What became of the contributions of one dialogue, followed through merging and splitting. Reads; writes nothing."""

from dialogues.models import Contribution

State = Contribution.State


class WhatBecame:
    """The contributions of a dialogue and what was made of what. Two queries, however many there are."""

    def __init__(self, dialogue):
        through = Contribution.sources.through.objects.filter(from_contribution__dialogue=dialogue)
        edges = list(through.order_by("pk").values_list("from_contribution", "to_contribution"))
        self.by_pk = {each.pk: each for each in dialogue.contributions.all()}
        self._sources, self._became = {}, {}
        for new, source in edges:
            self._sources.setdefault(new, []).append(source)
            self._became.setdefault(source, []).append(new)

    def made_of(self, contribution):
        """The contributions that this one was made of, directly."""
        return self._in_order(self._sources.get(contribution.pk, ()))

    def became(self, contribution):
        """The contributions that were made of this one, directly."""
        return self._in_order(self._became.get(contribution.pk, ()))

    def ends(self, contribution):
        """Where a contribution ended up: itself, or what it became part of in the end; each once."""
        found, todo, seen = [], [contribution.pk], set()
        while todo:
            pk = todo.pop(0)
            if pk in seen:
                continue
            seen.add(pk)
            todo += self._became.get(pk, ())
            if pk not in self._became:
                found.append(self.by_pk[pk])
        return found

    def of(self, pks):
        """[{"contribution", "ends": [Contribution]}] in the order in which they were said."""
        return [{"contribution": each, "ends": self.ends(each)} for each in self._in_order(pks)]

    def _in_order(self, pks):
        """Those of these that are of the dialogue, in the order in which they were said."""
        known = (self.by_pk[pk] for pk in set(pks) if pk in self.by_pk)
        return sorted(known, key=lambda contribution: (contribution.created, contribution.pk))

    def has_news(self, pks, since):
        """Did any of these end (or, for who was never told, was any set aside) after `since`; None for never?"""
        ends = [end for said in self.of(pks) for end in said["ends"]]
        if since is None:
            return any(end.outcome or end.state == State.HIDDEN for end in ends)
        return any(end.decided and end.decided > since for end in ends)
