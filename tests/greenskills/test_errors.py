"""Error pages: in the reader's language, for the API as problem+json, and without the database where that is away."""

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils import translation

from greenskills import views
from greenskills.middleware import ServiceUnavailable

HANDLERS = {
    400: lambda request: views.bad_request(request, None),
    403: lambda request: views.forbidden(request, None),
    404: lambda request: views.not_found(request, None),
    500: views.server_error,
}
TITLES = {
    ("nl", 400): "Niet begrepen",
    ("nl", 403): "Dit mag je niet",
    ("nl", 404): "We vinden deze pagina niet",
    ("nl", 500): "Dat is niet gelukt",
    ("en", 400): "Not understood",
    ("en", 403): "Not allowed",
    ("en", 404): "We cannot find this page",
    ("en", 500): "That did not work",
}


def request_for(path):
    request = RequestFactory().get(path)
    request.resolver_match = None
    return request


@pytest.mark.parametrize(("language", "status"), TITLES)
def test_error_page_speaks_the_language_of_the_address(language, status):
    with translation.override(language):
        response = HANDLERS[status](request_for(f"/{language}/x/"))

    page = response.content.decode()
    assert (response.status_code, f'<html lang="{language}">' in page) == (status, True)
    assert f"<h1>{TITLES[language, status]}</h1>" in page


@pytest.mark.parametrize("status", HANDLERS)
def test_error_of_the_api_is_a_problem_document(status):
    response = HANDLERS[status](request_for("/api/v1/x"))

    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.django_db
def test_unknown_address_is_a_404_with_a_way_on(client):
    response = client.get("/nl/bestaat-niet/")

    page = response.content.decode()
    assert response.status_code == 404
    assert 'action="/nl/zoeken/"' in page
    assert 'href="/nl/aanmelden/?next=/nl/bestaat-niet/"' in page


def test_database_away_is_a_503_that_needs_no_database():
    """No `django_db` mark: any query would fail this test."""
    request = request_for("/en/profiles/")

    with translation.override("en"):
        response = ServiceUnavailable(None).process_exception(request, OperationalError("gone"))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Sign in" not in response.content.decode()


@pytest.mark.django_db
def test_form_without_its_protection_is_refused_in_words():
    response = Client(enforce_csrf_checks=True).post(
        "/nl/aanmelden/", {"username": "a@example.org", "password": "x"}
    )

    assert response.status_code == 403
    assert "<h1>Dit formulier is verlopen</h1>" in response.content.decode()


def test_character_that_cannot_be_meant_is_a_400(client):
    response = client.get("/nl/?q=a%00b")

    assert response.status_code == 400


def test_page_about_a_fault_of_ours_says_under_which_number_we_find_it():
    request = request_for("/en/x/")
    request.id = "call-7"

    with translation.override("en"):
        failed, missing = (HANDLERS[status](request).content.decode() for status in (500, 404))

    assert "mention this number: call-7" in failed
    assert "call-7" not in missing


def test_error_page_shows_what_was_typed_as_text():
    with translation.override("en"):
        page = views.not_found(request_for("/en/<script>alert(1)</script>/"), None).content.decode()

    assert "<script>alert" not in page
