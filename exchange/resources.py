"""Every resource that holds data of the portal, under the name that it has in the API."""

from coediting.api_notifications import NotificationResource
from coediting.api_watching import WatchResource
from dialogues import api as dialogues
from dialogues import api_opinions, api_registrations
from exchange import api_tables
from partners import api as partners
from profiles import api as profiles
from profiles import api_curation as profiles_curation
from profiles import api_curation_work
from profiles import api_maps as profiles_maps
from profiles import api_search as profiles_search
from roadmap import api as roadmap

RESOURCES = {
    "sectors": profiles.SectorResource,
    "themes": profiles.ThemeResource,
    "jobs": profiles.JobResource,
    "competences": profiles.CompetenceResource,
    "job-competences": profiles.JobCompetenceResource,
    "map": profiles_maps.MapResource,
    "shortage-listings": profiles.ShortageResource,
    "profiles": profiles.ProfileResource,
    "roadmaps": roadmap.RoadmapResource,
    "action-lines": roadmap.ActionLineResource,
    "actions": roadmap.ActionResource,
    "targets": roadmap.TargetResource,
    "indicators": roadmap.IndicatorResource,
    "agenda-requests": roadmap.AgendaRequestResource,
    "initiatives": roadmap.InitiativeResource,
    "join-requests": roadmap.JoinRequestResource,
    "workforce": roadmap.WorkforceResource,
    "scenarios": roadmap.ScenarioResource,
    "evidence": roadmap.EvidenceResource,
    "group-evidence": roadmap.GroupEvidenceResource,
    "curation": profiles_curation.CurationResource,
    "review-tasks": api_curation_work.ReviewTaskResource,
    "imports": api_tables.ImportResource,
    "needs": roadmap.NeedsResource,
    "needs/explain": roadmap.ExplainResource,
    "need-runs": roadmap.NeedRunResource,
    "need-releases": roadmap.NeedReleaseResource,
    "dialogues": dialogues.DialogueResource,
    "contributions": dialogues.ContributionResource,
    "statements": api_opinions.StatementResource,
    "registrations": api_registrations.RegistrationResource,
    "partners": partners.PartnerResource,
    "search": profiles_search.SearchResource,
    "watches": WatchResource,
    "notifications": NotificationResource,
}
