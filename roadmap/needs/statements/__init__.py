"""The SQL of `derive`, which says what each is for. `%(profiles)s` is a list of document ids, NULL for all."""

from roadmap.needs.statements.coverage import CLAIMS_NOTED, COVERAGE, COVERAGE_CHANGES, COVERAGE_WRITTEN
from roadmap.needs.statements.factors import FACTORS
from roadmap.needs.statements.moves import CONTRIBUTIONS, DIFFERENCE
from roadmap.needs.statements.scopes import OF_EVIDENCE, SCOPE_CHANGES, SCOPES, SCOPES_WRITTEN
from roadmap.needs.statements.totals import TOTALS

__all__ = [
    "CLAIMS_NOTED",
    "CONTRIBUTIONS",
    "COVERAGE",
    "COVERAGE_CHANGES",
    "COVERAGE_WRITTEN",
    "DIFFERENCE",
    "FACTORS",
    "OF_EVIDENCE",
    "SCOPES",
    "SCOPES_WRITTEN",
    "SCOPE_CHANGES",
    "TOTALS",
]
