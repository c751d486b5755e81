"""Headers on every answer: pages, errors, JSON and static files."""

import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db
PATHS = {
    "/nl/": 200,
    "/en/sign-in/": 200,
    "/nl/bestaat-niet/": 404,
    "/nl/?q=%00": 400,
    "/api/v1/bestaat-niet": 404,
    "/health/live": 200,
    "/static/css/base.css": 200,
    "/admin/login/": 200,
}
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


@pytest.mark.parametrize(("path", "status"), PATHS.items())
def test_every_answer_carries_the_headers(client, path, status):
    response = client.get(path)

    policy = dict(part.split(" ", 1) for part in response.headers["Content-Security-Policy"].split("; "))
    assert response.status_code == status
    assert {name: response.headers[name] for name in EXPECTED} == EXPECTED
    assert {name: policy[name] for name in POLICY} == POLICY


def test_no_template_brings_script_or_style_along():
    """What the policy would block anyway; found here before a reader finds it."""
    faults = [
        f"{path.name}: {mark}"
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for mark in (" style=", "<style", "onclick=", "onchange=", "hx-on", "javascript:")
        if mark in path.read_text()
    ]

    assert faults == []


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    cookie = client.get("/nl/aanmelden/").cookies["csrftoken"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
