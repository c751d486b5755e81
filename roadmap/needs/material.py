"""The inputs of the needs as bytes that a release keeps: NumPy arrays, compressed, without pickled objects."""

import io
import json
import zipfile

import numpy as np

from roadmap.needs.inputs import Inputs

PLAIN = ("published", "regions", "profile_jobs", "profile_sectors")
TREES = ("jobs", "sectors")
TABLES = ("requirements", "evidence")


def of_dataset(inputs, dataset):
    """The Inputs with the workforce of one dataset only."""
    mine = inputs.workforce["dataset"] == dataset
    workforce = {name: column[mine] for name, column in inputs.workforce.items()}
    return Inputs(**{**inputs.__dict__, "workforce": workforce})


def packed(inputs):
    """The bytes of Inputs."""
    names = {name: getattr(inputs, name) for name in PLAIN}
    names |= {name: [[node, *place] for node, place in getattr(inputs, name).items()] for name in TREES}
    arrays = {name: getattr(inputs, name) for name in TABLES}
    arrays |= {f"workforce_{name}": column for name, column in inputs.workforce.items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, names=np.frombuffer(json.dumps(names).encode(), np.uint8), **arrays)
    return buffer.getvalue()


def unpacked(data):
    """The Inputs in bytes. Raises ValueError for bytes that hold none."""
    try:
        with np.load(io.BytesIO(bytes(data)), allow_pickle=False) as arrays:
            names = json.loads(arrays["names"].tobytes())
            workforce = {
                name.removeprefix("workforce_"): arrays[name] for name in arrays.files if name.startswith("workforce_")
            }
            tables = {name: arrays[name] for name in TABLES}
    except (EOFError, KeyError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError("no inputs of needs") from error
    trees = {name: {node: (scheme, path) for node, scheme, path in names[name]} for name in TREES}
    return Inputs(**{name: names[name] for name in PLAIN}, **trees, **tables, workforce=workforce)
