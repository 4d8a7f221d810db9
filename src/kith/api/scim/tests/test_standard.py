"""The door keeps to the standard, as its own tester sees it."""

from __future__ import annotations

import pytest
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server

from kith.api.scim.tests.directory import Directory, acting, as_wsgi
from kith.core.principals.model import Role

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_the_tester_of_the_standard_finds_no_error() -> None:
    directory = Directory(acting(Role.OWNER))
    headers = {"Authorization": f"Bearer {directory.token}"}
    client = WSGISCIMClient(as_wsgi, base_url="http://localhost/scim/v2", headers=headers)
    results = check_server(client)
    wrong = (Status.ERROR, Status.CRITICAL, Status.DEVIATION)
    assert [(each.title, each.resource_type, each.reason) for each in results if each.status in wrong] == []
    assert sum(each.status is Status.SUCCESS for each in results) > 50
