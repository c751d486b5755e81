"""What every table that is sent back has: a file with its faults, and words for yes and no."""

from django.utils.translation import gettext as _

from profiles.importing.faults import Fault, ImportRefused

YES, NO = ("true", "yes", "ja", "waar", "1", "x"), ("false", "no", "nee", "onwaar", "0")


def flag(text):
    """True or False for a word that means it, in Dutch or English; any other text as it is."""
    word = text.strip().lower()
    return True if word in YES else False if word in NO else text.strip()


class OfFile:
    """Mixed into what holds a file, its `source`."""

    def fault(self, row, column, code, detail):
        """The Fault at a place of this file."""
        return Fault(self.source.label, row, column, code, str(detail))


def refuse_unknown(loading, known, told):
    """Raises ImportRefused for columns of a file that are not `known`; it names those that are `told`."""
    detail = _("There is no column with this name. Known are: %(names)s.") % {"names": ", ".join(told)}
    unknown = [name for name in loading.header if name and name not in known]
    if unknown:
        raise ImportRefused(*(Fault(loading.source.label, 1, name, "columns", detail) for name in unknown))
