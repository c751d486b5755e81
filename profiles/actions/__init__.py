"""Every write on the catalogue and on competence profiles."""

from profiles.actions.profiles import (
    publish_profile,
    restore_profile,
    revise_profile,
    start_profile,
    start_profiles,
)

__all__ = ["publish_profile", "restore_profile", "revise_profile", "start_profile", "start_profiles"]
