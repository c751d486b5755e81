"""A client for the API of the green-skills portal: this folder, Python 3.11 or newer, nothing to install.

    from greenskills_client import Client

    portal = Client("https://portal.example.org", token="gsp_…")
    for profile in portal.profiles_list(theme=["bouw"]):
        print(profile["slug"], profile["title"]["nl"])

Each method is an operation of the schema (docs/api/schema.json) and has its `operationId` as name. Lists give `Rows`,
which fetch page after page while you read. Everything else gives an `Answer`: `data`, `etag`, `status`, `headers`.
What goes wrong is an `ApiError` that holds the portal's explanation. A portal that is busy (429, 503) is asked again
after the time that it says. With `fields`, `omit` or `expand` an answer holds less or more than its type says.

Methods and types stand in a module per resource: `from greenskills_client.profiles import ProfileRow`.
"""

from .action_lines import ActionLines
from .actions import Actions
from .agenda_requests import AgendaRequests
from .base import Answer, ApiError, Rows, Unchanged, Upload
from .changes import Changes
from .competences import Competences
from .contributions import Contributions
from .curation import Curation
from .dialogues import Dialogues
from .dialogues_together import DialoguesTogether
from .downloads import Downloads
from .evidence import Evidence
from .group_evidence import GroupEvidence
from .imports import Imports
from .indicators import Indicators
from .initiatives import Initiatives
from .job_competences import JobCompetences
from .jobs import Jobs
from .join_requests import JoinRequests
from .machine_users import MachineUsers
from .map import Map
from .need_releases import NeedReleases
from .need_runs import NeedRuns
from .needs import Needs
from .notifications import Notifications
from .partners import Partners
from .profiles import Profiles
from .profiles_together import ProfilesTogether
from .registrations import Registrations
from .review_tasks import ReviewTasks
from .roadmaps import Roadmaps
from .scenarios import Scenarios
from .search import Search
from .sectors import Sectors
from .shortage_listings import ShortageListings
from .statements import Statements
from .tables import Tables
from .targets import Targets
from .targets_together import TargetsTogether
from .themes import Themes
from .tokens import Tokens
from .watches import Watches
from .webhooks import Webhooks
from .workforce import Workforce

__all__ = ["Answer", "ApiError", "Client", "Rows", "Unchanged", "Upload"]


class Client(
    ActionLines, Actions, AgendaRequests, Changes, Competences, Contributions, Curation, Dialogues,
    DialoguesTogether, Downloads, Evidence, GroupEvidence, Imports, Indicators, Initiatives, JobCompetences,
    Jobs, JoinRequests, MachineUsers, Map, NeedReleases, NeedRuns, Needs, Notifications, Partners, Profiles,
    ProfilesTogether, Registrations, ReviewTasks, Roadmaps, Scenarios, Search, Sectors, ShortageListings,
    Statements, Tables, Targets, TargetsTogether, Themes, Tokens, Watches, Webhooks, Workforce
):
    """Every operation of the API, version 1.0.0."""
