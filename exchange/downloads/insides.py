"""The insides of published profiles as files: the tables of tasks and requirements that people edit and send back."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from exchange.tables import writing
from exchange.tables.shapes import TABLES, Table
from profiles.models import Profile, Requirement, Task
from rest import sheets


@dataclass(frozen=True)
class Inside:
    """One file: the rows of a Table, of which `model` has one each."""

    table: Table
    model: type

    def count(self):
        """How many rows there are."""
        return self.model.objects.filter(profile__document__published__isnull=False).count()

    def pieces(self, title):
        """(the bytes of the CSV, those of the XLSX); labels are in the portal's own language."""
        header = self.table.header
        return sheets.csv_pieces(header, self._rows()), sheets.xlsx_pieces(header, self._rows(), title)

    def _rows(self):
        found = writing.with_content(Profile.objects.published(), AnonymousUser(), drafts=False)
        return writing.rows(self.table, found, settings.LANGUAGE_CODE)


INSIDES = {
    "profile-tasks": Inside(TABLES["tasks"], Task),
    "profile-requirements": Inside(TABLES["requirements"], Requirement),
}
