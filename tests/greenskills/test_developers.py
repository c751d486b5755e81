"""The pages for developers: whoever has only the portal's address finds guide, examples and client there."""

import io
import re
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from greenskills import developers

pytestmark = pytest.mark.django_db
PAGES = ["developers", "developers-examples", "developers-linked-data"]


def pages(language):
    """The addresses of every page for developers."""
    with translation.override(language):
        plain = [reverse(name) for name in PAGES]
        return plain + [reverse("developers-example", args=[name]) for name in developers.example_names()]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_answers_and_every_link_on_it_leads_somewhere(language):
    client, links = Client(), set()
    for address in pages(language):
        answer = client.get(address)
        assert answer.status_code == 200, address
        text = answer.content.decode()
        assert [name for name in ("&lt;portal&gt;", "&lt;portaal&gt;", "portal.example.org") if name in text] == []
        links |= set(re.findall(r'href="(/[^"#]*)"', text.partition('<main')[2].partition("</main>")[0]))
    assert {link: client.get(link).status_code for link in links if client.get(link).status_code >= 400} == {}


def test_the_guide_names_this_portal_in_both_languages():
    for language, title in (("nl", "De API in tien minuten"), ("en", "The API in ten minutes")):
        with translation.override(language):
            text = Client().get(reverse("developers")).content.decode()
        assert f"<h1>{title}</h1>" in text
        assert f"{settings.PORTAL_URL}/api/v1/profiles/?theme=bouw" in text


def test_the_guides_lead_to_each_other_and_to_the_examples():
    for language, other in (("nl", "en"), ("en", "nl")):
        here, there, examples = (
            address(language, "developers"), address(other, "developers"), address(language, "developers-examples")
        )  # fmt: skip
        text = Client().get(here).content.decode().partition("<article")[2].partition("</article>")[0]
        assert [f'href="{link}"' in text for link in (here, there, examples)] == [False, True, True]


def address(language, name):
    with translation.override(language):
        return reverse(name)


def test_there_is_an_example_of_each_and_no_other():
    files = {path.stem for path in (settings.BASE_DIR / "docs/api/examples").glob("*.md")} - {"README"}
    assert set(developers.example_names()) == files
    assert Client().get(reverse("developers-example", args=["no-such-thing"])).status_code == 404


def test_html_in_a_text_is_shown_and_not_carried_out(tmp_path, monkeypatch):
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    (tmp_path / "a.md").write_text(f"# A\n\n<script>alert(1)</script> [x](javascript:alert(1))\n\n{table}")
    monkeypatch.setattr(developers, "DOCS", tmp_path)
    html = developers.text_of("a.md", "none").html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert '<div class="wide" tabindex="0"><table>' in html


def test_the_client_is_the_same_bytes_each_time_and_runs_as_it_comes(tmp_path):
    answer = Client().get(reverse("developers-client"))
    assert answer.status_code == 200
    packed = b"".join(answer.streaming_content)
    developers.packed_client.cache_clear()
    assert developers.packed_client() == packed
    again = Client().get(reverse("developers-client"), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    zipfile.ZipFile(io.BytesIO(packed)).extractall(tmp_path)
    said = subprocess.run([sys.executable, "sync.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in said.stderr
    assert "sync.py" in said.stdout + said.stderr  # how it is called
