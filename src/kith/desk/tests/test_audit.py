"""The audit as a page: who may read it, what is found, what is taken out, and what it says of the chain."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from django.test import Client

from kith.core.access.model import AccessRole, RoleGrant, RoleRule
from kith.core.administration import roles
from kith.core.administration.tests.made import at_work
from kith.core.events.model import AuditEntry
from kith.core.principals.actor import actor_of
from kith.core.principals.model import Principal, Role, Team
from kith.core.records import verbs
from kith.core.records.audit_check import check
from kith.core.records.settings import change_setting, setting
from kith.core.registry import current

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    client, by = at_work(Role.OWNER)
    person = current().type("person")
    ann = verbs.create(person, by=by, values={"given_name": "Ann", "birthday": "1990-02-08"})
    verbs.edit(person, by=by.calling_from("203.0.113.7"), record=ann, values={"stage": "customer"})
    return client


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/audit{query}")
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def entries(text: str) -> int:
    return text.count('<article class="ev">')


def test_entries_say_who_did_what_to_whom_and_from_where(owner: Client) -> None:
    text = page(owner, "?type=person&act=changed")
    assert entries(text) == 1
    for words in ("Ola", "Changed", "Person: Ann", "203.0.113.7", "Contact → Customer"):
        assert words in text, words


def test_entries_are_found_by_person_kind_subject_time_and_door(owner: Client) -> None:
    ola, ann = (
        Principal.objects.get(name="Ola").uid,
        AuditEntry.objects.filter(subject_type="person")[0].subject_uid,
    )
    for query, found in (
        (f"?who={ola}&type=person", 2),
        (f"?record={ann}", 2),
        ("?type=person&act=created", 1),
        ("?type=person&door=api", 0),
        ("?type=person&since=2999-01-01", 0),
        ("?type=person&until=2999-01-01", 2),
    ):
        assert entries(page(owner, query)) == found, query


@pytest.mark.parametrize("query", ["?since=soon", "?who=nobody", "?record=x", "?after=forged"])
def test_what_cannot_be_read_is_said(owner: Client, query: str) -> None:
    answer = owner.get(f"/audit{query}")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_it_is_for_administrators_and_whoever_has_a_role_for_it(owner: Client) -> None:
    client, by = at_work(Role.MEMBER, "Mia")
    assert entries(page(client)) == 0
    assert "Verify now" not in page(client)
    assert [client.post(f"/audit/{each}").status_code for each in ("export", "verify")] == [403, 403]
    auditor = AccessRole.objects.create(key="auditor", name="Auditor")
    RoleRule.objects.create(role=auditor, type="audit_entry", action="see", rows="all")
    RoleGrant.objects.create(role=auditor, principal_id=by.id)
    assert entries(page(client)) > 0
    assert client.post("/audit/export").status_code == 403


def test_exports_do_no_harm_in_spreadsheets_and_are_entries_themselves(owner: Client) -> None:
    _client, by = at_work(Role.OWNER, "=HYPERLINK(1)")
    verbs.create(current().type("person"), by=by, values={"given_name": "Ben"})
    answer = owner.post("/audit/export?type=person&form=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows) == 4
    assert rows[1][1] == "'=HYPERLINK(1)"
    lines = b"".join(owner.post("/audit/export?act=exported&form=jsonl").streaming_content).splitlines()  # type: ignore[attr-defined]
    first = json.loads(lines[-1])
    assert first["kind"] == "audit_entry.exported"
    assert first["changes"]["form"] == [None, "csv"]


def test_the_page_says_what_the_last_walk_over_the_chain_found(owner: Client) -> None:
    assert "has not been verified yet" in page(owner)
    check()
    text = page(owner)
    assert "held." in text
    assert re.search(r"1 entry waits to be sealed|\d+ entries wait to be sealed", text)
    assert owner.post("/audit/verify").status_code in (204, 302)


def configured(client: Client) -> str:
    return client.get("/audit/configuration").content.decode()


def test_a_changed_setting_and_a_changed_record_of_administrators_are_undone(owner: Client) -> None:
    by = actor_of(Principal.objects.get(name="Ola"), "desk")
    change_setting("house.name", "Bakery", by)
    team = verbs.create(current().type("team"), by=by, values={"name": "North"})
    verbs.edit(current().type("team"), by=by, record=team, values={"name": "South"})
    page_text = configured(owner)
    assert "Person: Ann" not in page_text
    links = re.findall(r'hx-post="(/audit/configuration/undo[^"]+)"', page_text)
    assert len(links) == 2
    for link in links:
        assert owner.post(link).status_code in (204, 302), link
    assert setting("house.name") is None
    assert Team.objects.get(pk=team.pk).name == "North"


def test_a_rule_that_was_added_or_deleted_is_taken_back_and_given_back(owner: Client) -> None:
    by = actor_of(Principal.objects.get(name="Ola"), "desk")
    role = roles.add_role(by=by, name="Sales")
    rule = roles.set_rule(by=by, role=role, type_key="person", action="see", rows="own")

    def undone() -> int:
        link = re.findall(r'hx-post="(/audit/configuration/undo[^"]+)"', configured(owner))[0]
        return owner.post(link).status_code

    assert undone() in (204, 302)
    assert not role.rules.exists()
    assert undone() in (204, 302)
    back = role.rules.get()
    assert (back.uid, back.type, back.action, back.rows) == (rule.uid, "person", "see", "own")


def test_a_role_that_was_given_is_taken_back_by_whoever_undoes_it(owner: Client) -> None:
    by = actor_of(Principal.objects.get(name="Ola"), "desk")
    verbs.create(current().type("team"), by=by, values={"name": "North"})
    team = Team.objects.get(name="North")
    roles.grant_role(by=by, role=roles.add_role(by=by, name="Sales"), team=team)
    for left in (0, 1):
        link = re.findall(r'hx-post="(/audit/configuration/undo[^"]+)"', configured(owner))[0]
        assert owner.post(link).status_code in (204, 302)
        assert RoleGrant.objects.filter(team=team).count() == left


def test_a_rule_that_was_changed_since_is_not_taken_away(owner: Client) -> None:
    by = actor_of(Principal.objects.get(name="Ola"), "desk")
    role = roles.add_role(by=by, name="Sales")
    roles.set_rule(by=by, role=role, type_key="person", action="see", rows="own")
    links = re.findall(r'hx-post="(/audit/configuration/undo[^"]+)"', configured(owner))
    roles.set_rule(by=by, role=role, type_key="person", action="see", rows="all")
    assert owner.post(links[0]).status_code == 409
    assert role.rules.get().rows == "all"


def test_what_was_changed_again_is_not_undone_over_it(owner: Client) -> None:
    by = actor_of(Principal.objects.get(name="Ola"), "desk")
    change_setting("house.name", "Bakery", by)
    link = re.findall(r'hx-post="(/audit/configuration/undo[^"]+)"', configured(owner))[0]
    change_setting("house.name", "Mill", by)
    assert owner.post(link).status_code == 409
    assert setting("house.name") == "Mill"


def test_who_may_only_read_the_audit_undoes_nothing(owner: Client) -> None:
    change_setting("house.name", "Bakery", actor_of(Principal.objects.get(name="Ola"), "desk"))
    link = re.findall(r'hx-post="(/audit/configuration/undo[^"]+)"', configured(owner))[0]
    client, _by = at_work(Role.MEMBER, "Mia")
    assert client.post(link).status_code == 404
    assert setting("house.name") == "Bakery"


def test_administrators_choose_how_long_entries_are_kept(owner: Client) -> None:
    assert owner.post("/audit/keep", {"years": "5"}).status_code in (204, 302)
    assert '<option value="5" selected>' in page(owner)
    assert owner.post("/audit/keep", {"years": "7"}).status_code == 422
    client, _by = at_work(Role.MEMBER, "Mia")
    assert client.post("/audit/keep", {"years": "1"}).status_code == 403


def test_what_is_named_by_another_record_has_its_name() -> None:
    client, by = at_work(Role.OWNER)
    team = verbs.create(current().type("team"), by=by, values={"name": "North"})
    ann = Principal.objects.create(kind="user", role=Role.MEMBER, name="Ann Lee")
    ann.refresh_from_db()
    values = {"team": str(team.uid), "principal": str(ann.uid)}  # type: ignore[attr-defined]
    verbs.create(current().type("membership"), by=by, values=values)
    assert "Ann Lee" in page(client, "?type=membership")
    role = verbs.create(current().type("role"), by=by, values={"name": "Sales"})
    values = {"role": str(role.uid), "principal": str(ann.uid)}  # type: ignore[attr-defined]
    verbs.create(current().type("role_grant"), by=by, values=values)
    assert "Sales" in page(client, "?type=role_grant")
