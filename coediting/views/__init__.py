"""The pages that every co-edited document has."""

from coediting.views.documents import (
    compare,
    edit,
    publish,
    resolve,
    restore,
    whole_number,
)
from coediting.views.history import history

__all__ = ["compare", "edit", "history", "publish", "resolve", "restore", "whole_number"]
