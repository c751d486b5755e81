"""How many round trips a save takes: the same for any number of rows and of others who saved meanwhile."""

import json
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests import factories
from tests.coediting.pages import edit_data, newest, others_save, text, url

pytestmark = pytest.mark.django_db
QUERIES = {"page": 10, "API": 11}
TO_MERGE = {"page": 2, "API": 3}  # the base and who saved meanwhile; the API applies its patch to the base as well


def saved_by_page(client, profile):
    """A function that saves an edit by the form as it stands now."""
    data = edit_data(profile) | {"context-nl": [f"na {newest(profile).number}"]}

    def save():
        return client.post(
            url("edit"), urlencode(data, doseq=True), content_type="application/x-www-form-urlencoded"
        )

    return save, 302


def saved_by_api(token, profile):
    """A function that saves an edit of the working revision by PATCH."""
    number = newest(profile).number
    body = json.dumps({"content": {"context": {"nl": f"na {number}"}}})
    headers = {"Authorization": f"Bearer {token}", "If-Match": f'"r{number}"', "Prefer": "merge"}

    def save():
        return Client().patch(
            "/api/v1/profiles/sorteerder/draft/", body, content_type="application/json", headers=headers
        )

    return save, 200


@pytest.mark.parametrize("door", ["page", "API"])
def test_a_save_asks_the_same_queries_for_any_number_of_rows(
    signed_in, profile, by, door, django_assert_num_queries
):
    token = factories.token(by)

    def prepared():
        return saved_by_page(signed_in, profile) if door == "page" else saved_by_api(token, profile)

    save, status = prepared()
    assert save().status_code == status
    save, _status = prepared()
    with django_assert_num_queries(QUERIES[door]):
        assert save().status_code == status
    rows = [factories.requirement_row(factories.competence(f"competence {n}")) for n in range(12)]
    before = newest(profile).content["requirements"]
    others_save(profile, requirements=[*before, *rows], tasks=[factories.task_row() for _ in range(9)])
    save, _status = prepared()
    with django_assert_num_queries(QUERIES[door]):
        assert save().status_code == status
    save, _status = prepared()
    others_save(profile, summary=text("Van hen"))
    others_save(profile, autonomy=text("Ook van hen"))
    with django_assert_num_queries(QUERIES[door] + TO_MERGE[door]):
        assert save().status_code == status
    assert newest(profile).origin == "merge"
