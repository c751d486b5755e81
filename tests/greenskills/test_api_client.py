"""The client that is made from the schema: its types hold, and it does what it says, against real servers."""

import io
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from mypy import api as mypy

from greenskills.contract import schema
from greenskills.contract.client import CLIENT
from profiles.models import Profile
from tests import factories
from tests.greenskills.api_clients import module
from tests.greenskills.api_examples import operation_of

PROBLEM = {"title": "Busy", "status": 429, "detail": "Wait.", "errors": [{"code": "x", "detail": "y"}]}


@pytest.fixture
def api():
    return module("greenskills_client")


# ---------- what it is ----------


@pytest.fixture(scope="module")
def types_of(tmp_path_factory):
    """types_of(*files): what mypy has to say of these files, and of the client that they use."""
    kept = tmp_path_factory.mktemp("mypy")  # the first run reads the client, later ones only what is new
    options = ["--strict", "--config-file=", "--cache-dir", str(kept), "--no-error-summary"]

    def asked(*files):
        said, faults, _status = mypy.run([*options, str(CLIENT), *map(str, files)])
        return said + faults

    return asked


def test_client_and_example_are_typed_throughout(types_of):
    assert types_of(CLIENT.with_name("sync.py")) == ""


def test_types_know_a_wrong_name_from_a_right_one(types_of, tmp_path):
    """The negative control: what the portal does not give is found before anything is asked."""
    asking = "from greenskills_client import Client\nfor row in Client('https://x').profiles_list():\n"
    several = "Client('https://x').profiles_create([]).data['slug']\n"
    (tmp_path / "wrong.py").write_text(f"{asking}    row['colour']\n{several}")

    said = types_of(tmp_path / "wrong.py")

    assert 'TypedDict "ProfileListed" has no key "colour"' in said
    assert 'TypedDict "BulkAnswer" has no key "slug"' in said


def test_client_has_a_method_for_every_operation(api):
    paths = schema.read(schema.SCHEMA)["paths"]
    names = {operation["operationId"] for ways in paths.values() for operation in ways.values()}

    assert names == {name for name in dir(api.Client) if not name.startswith("_")} - {"ask", "open"}


def test_modules_of_the_client_are_small_enough_to_read():
    assert {path.name for path in CLIENT.glob("*.py") if path.read_text(encoding="utf-8").count("\n") >= 400} == set()


# ---------- the guide ----------


def test_guide_names_what_there_is(types_of, tmp_path):
    """The addresses in the guides are in the schema, and their Python would run."""
    guides = [(schema.FOLDER / name).read_text(encoding="utf-8") for name in ("README.md", "handleiding.md")]
    paths = schema.read(schema.SCHEMA)["paths"]
    addresses = {
        address.replace("<slug>", "x") for text in guides for address in re.findall(r"/api/v1(/[^\s?`'#)]+/)", text)
    } - {"/docs/"}

    assert len(addresses) >= 4
    assert [address for address in addresses if not operation_of(paths, "GET", f"/api/v1{address}")] == []
    blocks = [block for text in guides for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL)]
    (tmp_path / "guide.py").write_text("\n".join(blocks))
    assert types_of(tmp_path / "guide.py") == ""


# ---------- against the portal ----------


def test_client_reads_edits_and_says_what_collides(live_server, api):
    owner = factories.partner("owner")
    for number in range(3):
        factories.draft(owner, slug=f"sorter-{number}")
    portal = api.Client(live_server.url, factories.token(factories.editor(owner)), language="en")
    rows = portal.profiles_list(limit=2, kind=["job"])

    assert [row["slug"] for row in rows] == ["sorter-0", "sorter-1", "sorter-2"]
    assert [len(page) for page in rows.pages()] == [2, 1]
    assert rows.count() == 3

    table = io.BytesIO()
    portal.profiles_list(fields="slug").save(table, "csv")
    assert table.getvalue().decode("utf-8-sig").splitlines() == ["slug", "sorter-0", "sorter-1", "sorter-2"]

    draft = portal.profiles_draft_retrieve("sorter-0")
    assert draft.etag == '"r1"'
    with pytest.raises(api.Unchanged):
        portal.partners_retrieve("owner", if_none_match=portal.partners_retrieve("owner").etag)

    edit = {"content": {"title": {"en": "Sorter of glass"}}}
    tried = portal.profiles_draft_partial_update("sorter-0", edit, if_match=draft.etag, dry_run=True)
    saved = portal.profiles_draft_partial_update("sorter-0", edit, if_match=draft.etag)
    assert [(each.data["saved"], each.etag) for each in (tried, saved)] == [(False, '"r1"'), (True, '"r2"')]

    with pytest.raises(api.ApiError) as stale:
        portal.profiles_draft_partial_update("sorter-0", {"content": {"title": {"en": "x"}}}, if_match=draft.etag)
    assert (stale.value.status, stale.value.problem["current_revision"]) == (412, 2)
    assert [place["pointer"] for place in stale.value.errors] == ["/content/title/en"]
    assert stale.value.request_id

    made = portal.profiles_proposals_create(
        "sorter-0", {"content": {"title": {"en": "Glass sorter"}}, "reason": "Shorter.", "base": 2}
    )
    assert (made.status, made.data["state"]) == (201, "open")
    assert Profile.objects.get(slug="sorter-0").document.proposals.get().reason == "Shorter."

    with pytest.raises(api.ApiError, match="401"):
        api.Client(live_server.url, "gsp_nonsense").profiles_retrieve("sorter-0")
    with pytest.raises(api.ApiError, match="404"):
        portal.partners_retrieve("../x")


# ---------- against a server that behaves badly ----------


class Scripted(BaseHTTPRequestHandler):
    """Answers what `script` says, in turn: (status, headers, body). Keeps what it was asked."""

    script, asked = [], []

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.path, dict(self.headers), body))
        status, headers, text = self.script.pop(0)
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(text))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = answer

    def log_message(self, *_arguments):
        """Silence: the tests read `asked`."""


@pytest.fixture
def scripted():
    """scripted(*answers) gives the address of a server with these answers, and the list of what it is asked."""
    servers = []

    def start(*answers):
        handler = type("Handler", (Scripted,), {"script": list(answers), "asked": []})
        server = HTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}", handler.asked

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


def sent(body, status=200, **headers):
    return status, headers, json.dumps(body).encode()


def busy(status, wait):
    return status, {"Retry-After": wait, "X-Request-Id": "r-1"}, json.dumps(PROBLEM).encode()


def test_busy_portal_is_asked_again_after_the_time_it_says(scripted, api):
    address, asked = scripted(busy(429, "7"), busy(503, "2"), sent({"uid": "x"}, 201, Location="/x"))
    waits = []

    made = api.Client(address, "gsp_x", sleep=waits.append).competences_create({"labels": {"nl": "x"}})

    assert (made.data, made.status, made.location, waits) == ({"uid": "x"}, 201, "/x", [7.0, 2.0])
    keys = {headers["Idempotency-Key"] for _method, _path, headers, _body in asked}
    assert (len(asked), len(keys)) == (3, 1)


@pytest.mark.parametrize(("wait", "tries", "requests"), [("7", 2, 2), ("999", 5, 1), ("7", 1, 1)])
def test_client_gives_up_in_the_end(scripted, api, wait, tries, requests):
    address, asked = scripted(*[busy(429, wait)] * requests)

    with pytest.raises(api.ApiError) as refused:
        api.Client(address, tries=tries, sleep=lambda seconds: None).partners_retrieve("x")

    assert (refused.value.status, refused.value.title, refused.value.errors) == (429, "Busy", PROBLEM["errors"])
    assert (refused.value.request_id, len(asked)) == ("r-1", requests)


def test_refusal_that_is_no_problem_is_still_an_error(scripted, api):
    address, _asked = scripted((502, {}, b"<html>"))

    with pytest.raises(api.ApiError, match="502"):
        api.Client(address).partners_retrieve("x")


def test_token_goes_nowhere_else(scripted, api):
    """Neither a redirect nor the address of a next page takes the token to another server."""
    elsewhere, stolen = scripted(sent({}))
    page = {"results": [{"slug": "a"}], "previous": None, "next": f"{elsewhere}/api/v1/partners/?cursor=c%26d&limit=1"}
    address, asked = scripted((302, {"Location": elsewhere}, b""), sent(page), sent(page | {"next": None}))
    portal = api.Client(address, "gsp_x")

    with pytest.raises(api.ApiError, match="302"):
        portal.partners_retrieve("x")
    assert [row["slug"] for row in portal.partners_list(limit=1)] == ["a", "a"]

    assert [path for _method, path, _headers, _body in asked] == [
        "/api/v1/partners/x/", "/api/v1/partners/?limit=1", "/api/v1/partners/?cursor=c%26d&limit=1",
    ]  # fmt: skip
    assert stolen == []


def test_parameters_and_files_are_written_as_the_portal_reads_them(scripted, api):
    address, asked = scripted(sent({"results": [], "next": None}), sent({}, 202))
    portal = api.Client(address, language="nl")

    list(portal.competences_list(group=["green", "soft"], circular=True, q="glas & co"))
    portal.imports_create({"table": "tasks", "file": api.Upload("a.csv", b"x,y\r\n"), "note": "één"}, dry_run=True)

    (_get, path, headers, _none), (_post, where, form, body) = asked
    assert path.partition("?")[2].split("&") == ["group=green", "group=soft", "circular=true", "q=glas+%26+co"]
    assert headers["Accept-Language"] == "nl"
    assert where == "/api/v1/imports/?dry_run=true"
    boundary = form["Content-Type"].removeprefix("multipart/form-data; boundary=")
    parts = body.decode().split(f"--{boundary}")
    assert [part.partition("\r\n\r\n")[2] for part in parts[1:-1]] == ["tasks\r\n", "x,y\r\n\r\n", "één\r\n"]
    assert 'filename="a.csv"' in parts[2]


def test_address_without_scheme_is_refused(api):
    with pytest.raises(ValueError, match="https"):
        api.Client("portal.example.org")
