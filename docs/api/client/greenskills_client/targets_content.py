from __future__ import annotations

from typing import Literal, NotRequired, TypedDict

from .documents import TextsGiven


class TargetContent(TypedDict):
    """What a target says."""

    actions: list[str]
    baseline_value: float | None
    baseline_year: int | None
    competence_group: Literal["green", "soft", "digital", "technical"] | None
    description: TextsGiven
    direction: Literal["up", "down"] | None
    indicator: str | None
    measure: TextsGiven
    measured_by: Literal["measurements", "indicator", "need"] | None
    sectors: list[str]
    source: str
    status_override: Literal["reached", "on-course", "behind", "no-data"] | None
    status_reason: TextsGiven
    target_value: float | None
    target_year: int | None
    title: TextsGiven
    unit: str


class TargetContentRequest(TypedDict):
    """What a target says."""

    actions: NotRequired[list[str]]
    baseline_value: NotRequired[float | None]
    baseline_year: NotRequired[int | None]
    competence_group: NotRequired[Literal["green", "soft", "digital", "technical"] | None]
    description: NotRequired[TextsGiven]
    direction: NotRequired[Literal["up", "down"] | None]
    indicator: NotRequired[str | None]
    measure: NotRequired[TextsGiven]
    measured_by: NotRequired[Literal["measurements", "indicator", "need"] | None]
    sectors: NotRequired[list[str]]
    source: NotRequired[str]
    status_override: NotRequired[Literal["reached", "on-course", "behind", "no-data"] | None]
    status_reason: NotRequired[TextsGiven]
    target_value: NotRequired[float | None]
    target_year: NotRequired[int | None]
    title: NotRequired[TextsGiven]
    unit: NotRequired[str]
