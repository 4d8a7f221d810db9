"""What stands where nothing is: which filters to drop and what that brings, and a way on."""

from __future__ import annotations

import re

import pytest

from kith.core.administration.tests.made import at_work, person
from kith.core.principals.model import Role
from kith.core.registry import current
from kith.core.transfer.kinds import kinds

pytestmark = pytest.mark.django_db
LINES = (
    '{"field": "stage", "op": "is", "value": ["prospect"]}',
    '{"field": "job_title", "op": "is", "value": ["Cook"]}',
)
NOBODY = '{"all": [' + ",".join(LINES) + "]}"


def test_where_nothing_is_a_way_on_is_shown() -> None:
    ola, _by = at_work(Role.OWNER)
    new, _by = at_work(Role.SHARED_ONLY, "Nia")
    person("Ann", stage="prospect")
    found = ola.get("/people", {"where": NOBODY}).content.decode()
    assert re.search(r"Drop “Job title”(</span>)? <span[^>]*>1</span>", found)
    assert "Drop all filters" in found
    assert "Others may be there." in new.get("/people").content.decode()
    assert "Nothing on these days." in ola.get("/tasks?as=calendar").content.decode()
    refused = ola.get("/people", {"where": '{"field": "gone", "op": "is", "value": ["x"]}'})
    assert refused.status_code == 422
    assert 'href="/people"' in refused.content.decode()


@pytest.mark.parametrize("role", [Role.OWNER, Role.MEMBER, Role.READ_ONLY])
def test_files_are_offered_just_where_one_can_be_read(role: Role) -> None:
    client, by = at_work(role)
    known = {kind.types[0] for kind in kinds(by)}
    for declared in current().types:
        page = client.get(f"/{declared.url}")
        if page.status_code == 200:
            assert (f"/import?as={declared.key}" in page.text) == (declared.key in known), declared.key
