"""The files of `docs/api/client/` as modules, just as a program beside them would import them."""

import importlib
import sys

from greenskills.contract.client import CLIENT


def module(name):
    """The module of a file beside the client."""
    sys.path.insert(0, str(CLIENT.parent))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(CLIENT.parent))
