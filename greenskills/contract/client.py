"""The client in Python, made from the schema: a package with a fixed part (`client_base.py`) and a module per resource.

A module holds the types of its resource and then a class with a method per operation; types that several resources
speak of stand in a module that all of them import, so imports never go round in a circle.
"""

import re
from pathlib import Path

from greenskills.contract.operations import DOCUMENTS, TOGETHER, Operations
from greenskills.contract.schema import FOLDER
from greenskills.contract.shapes import Shapes
from greenskills.contract.source import camel, folded

CLIENT = FOLDER / "client" / "greenskills_client"
BASE = Path(__file__).with_name("client_base.py")
TYPING = {"Any", "Literal", "NotRequired", "Required", "TypeAlias", "TypedDict", "Unpack"}
FROM_BASE = {"Answer", "Connection", "Rows", "Upload"}
# Modules of types that documents, or otherwise any resources, share.
ABOUT_DOCUMENTS, SHARED = "documents", "shared"
OFFERED = ("Answer", "ApiError", "Rows", "Unchanged", "Upload")
HEAD = '''"""A client for the API of the green-skills portal: this folder, Python 3.11 or newer, nothing to install.

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
'''


def files(schema):
    """The source of the client: {file name: text}."""
    shapes = Shapes(schema["components"]["schemas"])
    operations = Operations(schema, shapes)
    types = shapes.types | operations.types
    homes = _homes(types, operations.methods)
    modules = sorted({*homes.values(), *operations.methods})
    made = {f"{module}.py": _module(module, homes, types, operations.methods.get(module, ())) for module in modules}
    made["base.py"] = BASE.read_text(encoding="utf-8")
    made["__init__.py"] = _package(sorted(operations.methods), schema["info"]["version"])
    return dict(sorted(made.items()))


def write(schema):
    """Bring the client's folder up to date."""
    made = files(schema)
    CLIENT.mkdir(exist_ok=True)
    for path in CLIENT.glob("*.py"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (CLIENT / name).write_text(text, encoding="utf-8")


def _homes(types, methods):
    """{type: the module that it stands in}, of all types that any method speaks of."""
    resources = {}
    for module, made in methods.items():
        for name in _reached(types, {use for method in made for use in method.uses}):
            resources.setdefault(name, set()).add(module.removesuffix(TOGETHER))
    return {name: _home(name, found) for name, found in resources.items()}


def _home(name, resources):
    if len(resources) == 1:
        module = next(iter(resources))
        is_content = name.startswith(f"{camel(module).removesuffix('s')}Content")
        return f"{module}_content" if is_content else module
    return ABOUT_DOCUMENTS if resources <= DOCUMENTS else SHARED


def _reached(types, uses):
    """The types that these names lead to."""
    found, left = set(), set(uses)
    while left:
        name = left.pop()
        if name in types and name not in found:
            found.add(name)
            left |= types[name].uses
    return found


def _module(module, homes, types, methods):
    """A module: its imports, its types (what another builds on first), and a class with its methods."""
    own = _in_order({name: types[name] for name in sorted(homes) if homes[name] == module})
    parts = [kind.text for kind in own]
    if methods:
        name = camel(module)
        if name in types:
            raise ValueError(f"{name} is a type, and cannot be the class of {module} too")
        parts.append(f"class {name}(Connection):\n" + "\n".join(method.text for method in methods))
    body = "\n\n".join(parts)
    uses = {use for kind in own for use in kind.uses} | {use for method in methods for use in method.uses}
    return f"{_imports(module, homes, body, uses)}\n\n{body}"


def _imports(module, homes, body, uses):
    """What stands above a module's first class."""
    typing = sorted(name for name in TYPING if re.search(rf"\b{name}\b", body))
    typing += ["overload"] if "@overload" in body else []
    here = {"base": {name for name in FROM_BASE if re.search(rf"\b{name}\b", body)}}
    here["base"] |= {"quoted"} if "quoted(" in body else set()
    for name in uses & homes.keys():
        if homes[name] != module:
            here.setdefault(homes[name], set()).add(name)
    lines = ["from __future__ import annotations", ""]
    lines += ["from collections.abc import Sequence"] if "Sequence[" in body else []
    lines += [f"from typing import {', '.join(typing)}"] if typing else []
    lines += [""] if lines[-1] else []
    lines += [_import(f".{source}", found) for source, found in sorted(here.items()) if found]
    return "\n".join(lines).rstrip() + "\n"


def _import(source, found):
    """An import; in brackets, a name on each line, where it is long."""
    line = f"from {source} import {', '.join(_sorted(found))}"
    if len(line) <= 110:
        return line
    return f"from {source} import (\n" + "".join(f"    {name},\n" for name in _sorted(found)) + ")"


def _sorted(found):
    return sorted(found, key=lambda name: (not name[0].isupper(), name))


def _in_order(types):
    """The types by name, but each after the one that it builds on."""
    found = {}
    for name in types:
        line = [name]
        while types[line[-1]].parent in types.keys() - found.keys():
            line.append(types[line[-1]].parent)
        found |= {each: types[each] for each in reversed(line)}
    return list(found.values())


def _package(modules, version):
    """`__init__.py`: the client, which has the methods of all resources."""
    classes = {module: camel(module) for module in modules}
    imports = [_import(".base", OFFERED), *(f"from .{module} import {name}" for module, name in classes.items())]
    offered = ", ".join(f'"{name}"' for name in sorted(["Client", *OFFERED]))
    parents = folded(f"class Client({', '.join(classes.values())}):", 110)
    return (
        f"{HEAD}\n" + "\n".join(sorted(imports)) + f"\n\n__all__ = [{offered}]\n\n\n{parents}\n"
        f'    """Every operation of the API, version {version}."""\n'
    )
