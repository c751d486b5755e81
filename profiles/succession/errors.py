"""What can go wrong when two people look after the same catalogue."""

from django.utils.translation import gettext as _


class CuratedMeanwhile(Exception):
    """Somebody decided about these competences after the page was opened; nothing is done.

    `changes` are the newer CurationChanges, so that the page can say who, when and what.
    """

    def __init__(self, changes):
        self.changes = list(changes)
        super().__init__(
            _("Someone decided about the same competence while you were looking. Nothing was done; look again.")
        )


class AlreadySettled(Exception):
    """A follow-up, review task or decision that somebody settled before. `by` and `when` say who and when."""

    def __init__(self, by=None, when=None):
        self.by, self.when = by, when
        super().__init__(_("This has been decided already; nothing was done."))
