"""How far the actions of a line or roadmap are together: a weighted average that says what it does not know."""

from dataclasses import dataclass

from roadmap.models import Action


@dataclass(frozen=True)
class RollUp:
    """`share` is how far, 0–1, over the actions that are known about; None when nothing is.

    `coverage` is the part of all weight that is known about, 0–1; None without weight. `counts` are [(status, label,
    how many)] of the statuses that occur. `known` of `total` actions are known about.
    """

    share: float | None
    coverage: float | None
    counts: list
    known: int
    total: int

    @property
    def percent(self):
        return None if self.share is None else round(100 * self.share)

    @property
    def coverage_percent(self):
        """Whole per cent; 0 and 100 only when it is nothing or everything."""
        if self.coverage in (None, 0, 1):
            return None if self.coverage is None else int(100 * self.coverage)
        return min(max(round(100 * self.coverage), 1), 99)


def of_actions(actions):
    """The RollUp of loaded actions: Σ weight × share ÷ Σ weight over those whose share is known.

    Weights need not add up to 1: only their proportions matter. An action of weight 0 counts for nothing. One of which
    nobody knows how far it is stays out of the average and lowers the coverage instead of counting as 0.
    """
    actions = list(actions)
    known = [action for action in actions if action.share is not None]
    heavy = sum(action.weight for action in known)
    whole = sum(action.weight for action in actions)
    statuses = [action.status for action in actions]
    return RollUp(
        share=sum(action.weight * action.share for action in known) / heavy if heavy else None,
        coverage=heavy / whole if whole else None,
        counts=[
            (status, label, statuses.count(status))
            for status, label in Action.Status.choices
            if status in statuses
        ],
        known=len(known),
        total=len(actions),
    )
