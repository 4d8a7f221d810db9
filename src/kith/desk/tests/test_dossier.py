"""A record on paper holds what its reader may see, needs the right to take it along, and stands in the audit."""

from __future__ import annotations

import pytest

from kith.core.administration.tests.made import at_work, person
from kith.core.events.model import Event
from kith.core.principals.actor import system
from kith.core.principals.model import Role
from kith.core.records import verbs
from kith.core.registry import current

pytestmark = pytest.mark.django_db


def test_a_dossier_tells_facts_rows_and_who_made_it_and_is_noted() -> None:
    browser, _ola = at_work(Role.OWNER, "Ola")
    anna = person("Anna", job_title="Buyer")
    verbs.create(current().type("note"), by=system("test"), values={"text": "Moves house", "party": str(anna.uid)})
    here = f"/people/{anna.uid}"
    assert f'href="{here}/print"' in browser.get(here).content.decode()
    page = browser.get(f"{here}/print?most=100").content.decode()
    for told in ("Anna", "Buyer", "Moves house", "by Ola"):
        assert told in page
    assert 'id="related-form"' not in page
    (noted,) = Event.objects.filter(kind="person.exported")
    assert (noted.subject_id, noted.verb, noted.changes) == (anna.pk, "export", {"format": [None, "print"]})
    assert browser.get(f"{here}/print?most=x").status_code == 200


def test_who_may_not_take_records_along_prints_none() -> None:
    anna = person("Anna")
    for role in (Role.SHARED_ONLY, Role.READ_ONLY):
        browser, _someone = at_work(role)
        assert browser.get(f"/people/{anna.uid}/print").status_code in (403, 404), role
    assert not Event.objects.filter(kind="person.exported").exists()
