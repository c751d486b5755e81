from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from .documents import TextsGiven


class ProfileContent(TypedDict):
    """What a profile says of its jobs: texts, tasks and requirements."""

    agendas: list[str]
    autonomy: TextsGiven
    context: TextsGiven
    jobs: list[str]
    requirements: list[ProfileContentRequirementsItem]
    responsibility: TextsGiven
    sectors: list[str]
    summary: TextsGiven
    target_group: TextsGiven
    tasks: list[ProfileContentTasksItem]
    themes: list[str]
    title: TextsGiven
    vks_level: Literal[1, 2, 3, 4, 5, 6, 7, 8] | None
    working_conditions: TextsGiven


class ProfileContentRequest(TypedDict):
    """What a profile says of its jobs: texts, tasks and requirements."""

    agendas: NotRequired[list[str]]
    autonomy: NotRequired[TextsGiven]
    context: NotRequired[TextsGiven]
    jobs: NotRequired[list[str]]
    requirements: NotRequired[list[ProfileContentRequestRequirementsItem]]
    responsibility: NotRequired[TextsGiven]
    sectors: NotRequired[list[str]]
    summary: NotRequired[TextsGiven]
    target_group: NotRequired[TextsGiven]
    tasks: NotRequired[list[ProfileContentRequestTasksItem]]
    themes: NotRequired[list[str]]
    title: NotRequired[TextsGiven]
    vks_level: NotRequired[Literal[1, 2, 3, 4, 5, 6, 7, 8] | None]
    working_conditions: NotRequired[TextsGiven]


class ProfileContentRequestRequirementsItem(TypedDict):
    applied: NotRequired[TextsGiven]
    competence: NotRequired[str | None]
    id: NotRequired[str]
    importance: NotRequired[Literal["essential", "optional"] | None]
    indicators: NotRequired[TextsGiven]
    lacking_high: NotRequired[float | None]
    lacking_low: NotRequired[float | None]
    lacking_mid: NotRequired[float | None]
    lacking_source: NotRequired[str]
    learning: NotRequired[list[Literal["training", "workplace", "coaching"]]]
    learning_note: NotRequired[TextsGiven]
    level: NotRequired[Literal[1, 2, 3, 4] | None]
    tasks: NotRequired[list[str]]


class ProfileContentRequestTasksItem(TypedDict):
    id: NotRequired[str]
    suitability: NotRequired[Literal["yes", "support", "no"] | None]
    support: NotRequired[TextsGiven]
    title: NotRequired[TextsGiven]


class ProfileContentRequirementsItem(TypedDict):
    applied: TextsGiven
    competence: str | None
    id: str
    importance: Literal["essential", "optional"] | None
    indicators: TextsGiven
    lacking_high: float | None
    lacking_low: float | None
    lacking_mid: float | None
    lacking_source: str
    learning: list[Literal["training", "workplace", "coaching"]]
    learning_note: TextsGiven
    level: Literal[1, 2, 3, 4] | None
    tasks: list[str]


class ProfileContentTasksItem(TypedDict):
    id: str
    suitability: Literal["yes", "support", "no"] | None
    support: TextsGiven
    title: TextsGiven
