"""The pages that every co-edited document has."""

from coediting.views.documents import (
    compare,
    edit,
    history,
    publish,
    resolve,
    restore,
    whole_number,
)

__all__ = ["compare", "edit", "history", "publish", "resolve", "restore", "whole_number"]
