"""What of each list can be changed or added by a table; what cannot, and where that is done instead."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from coediting.api_watching import WatchEdit, WatchNew
from dialogues.api_planning import DialogueChange, DialogueNew
from exchange.lists import together as saved
from profiles.serializers import CompetenceNew
from roadmap import agenda_serializers, import_shapes, scenario_shapes

REVISION = "revision"
# Columns that say where something stands: they follow from the uid and the address of the portal.
FOLLOWING = ("uri", "address")


@dataclass(frozen=True)
class List:
    """One list. `change` is the serializer of a partial edit and `new` that of a new row; None where there is none.

    `stamp` is the column that tells a row of now from an older one, "" where a list has none as it is one's own.
    `withheld` are columns that not everybody reads: an empty cell says nothing there, or a public table would empty
    them. `together(by, rows)` saves the changes of many rows at once, where a resource changes none by itself: each is
    (Row, {member: value}), of which the Row has the columns `kept`. `elsewhere` says where that is changed which cannot
    be changed here.
    """

    name: str
    elsewhere: object
    change: type | None = None
    new: type | None = None
    stamp: str = REVISION
    withheld: tuple = ()
    together: object = None
    kept: tuple = ()

    @property
    def resource(self):
        """The resource of the API. Not at the top: the resource of imports is among them, and asks for these names."""
        from exchange.resources import RESOURCES

        return RESOURCES[self.name]


ESCO = _("This comes from ESCO and from the decisions of coordinators about it: see curation/ in the API.")
SELF = _("Only what its request to the API takes can be changed here.")
HANDLED = _("This is handled one by one: on its page, or by its own address in the API.")
ROADMAP = _("This stands in a published roadmap; whoever runs the portal changes it.")
KEPT = _("This tells what happened, and nobody changes it.")
HANDED = _("What it says can be corrected here. It is accepted or declined at its own address in the API.")
CELL = _("Of a cell only the number of persons changes here. Other cells come with an import of the whole dataset.")

LISTS = {
    one.name: one
    for one in (
        List("sectors", _("Sectors come from NACE: import a newer release of it.")),
        List("themes", _("Themes belong to the portal; whoever runs it changes them.")),
        List("jobs", ESCO),
        List("competences", ESCO, new=CompetenceNew),
        List("job-competences", ESCO),
        List("shortage-listings", _("This comes from VDAB's list: import that of its year.")),
        List("roadmaps", ROADMAP),
        List("action-lines", ROADMAP),
        List("actions", SELF, agenda_serializers.ActionChange),
        List("indicators", SELF, agenda_serializers.IndicatorChange),
        List(
            "agenda-requests",
            SELF,
            agenda_serializers.AgendaRequestChange,
            agenda_serializers.AgendaRequestNew,
            withheld=("note", "answer.nl", "answer.en", "reason"),
        ),
        List("initiatives", SELF, agenda_serializers.InitiativeChange, agenda_serializers.InitiativeNew),
        List("join-requests", HANDLED),
        List(
            "workforce",
            CELL,
            saved.CellChange,
            stamp="dataset.revision",
            withheld=("headcount",),
            together=saved.change_headcounts,
            kept=saved.CELL_OF,
        ),
        List("scenarios", SELF, scenario_shapes.ScenarioChange, scenario_shapes.ScenarioNew),
        List(
            "evidence",
            HANDED,
            saved.EvidenceChange,
            import_shapes.EvidenceNew,
            together=saved.correct_evidence,
            kept=saved.COLUMNS,
        ),
        List("group-evidence", _("These are published figures; whoever runs the portal changes them.")),
        List("curation", KEPT),
        List("review-tasks", HANDLED),
        List("imports", KEPT),
        List("need-runs", KEPT),
        List("need-releases", KEPT),
        List("dialogues", SELF, DialogueChange, DialogueNew, withheld=("capacity",)),
        List("contributions", KEPT),
        List("statements", HANDLED),
        List("registrations", HANDLED),
        List("partners", _("Partners belong to the portal; whoever runs it changes them.")),
        List("watches", SELF, WatchEdit, WatchNew, stamp=""),
        List("notifications", KEPT),
    )
}
