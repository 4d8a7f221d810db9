"""Administrators set what a role gives cell by cell, and nobody else does."""

from __future__ import annotations

import pytest

from kith.core.access.model import AccessRole, RoleGrant
from kith.core.administration.roles import add_role, set_field_rule, set_rule
from kith.core.administration.tests.made import somebody as colleague
from kith.core.principals.model import Role
from tests.contracts.actors import Visitor, at_the_desk, maker_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def role() -> AccessRole:
    return add_role(by=maker_actor(), name="Sales")


def said(role: AccessRole) -> dict[str, str]:
    return {f"{rule.type or '*' + rule.audience}.{rule.action}": rule.rows for rule in role.rules.all()}


def changed(browser: Visitor, role: AccessRole, **cells: str) -> str:
    sent = {name.replace("__", "."): value for name, value in cells.items()}
    answer = browser.post_form(f"/settings/roles/{role.uid}/change", sent)
    return f"{answer.status_code}{answer.content.decode()}"


def test_a_cell_is_set_and_taken_back(role: AccessRole, browser: Visitor) -> None:
    assert changed(browser, role, cell__person__edit="own").startswith("302")
    assert said(role) == {"person.edit": "own"}
    assert changed(browser, role, cell__person__edit="").startswith("302")
    assert said(role) == {}


def test_a_condition_is_asked_for_and_then_kept(role: AccessRole, browser: Visitor) -> None:
    asked = changed(browser, role, cell__person__see="condition")
    assert asked.startswith("422")
    assert 'name="condition.person.see"' in asked
    assert said(role) == {}
    changed(browser, role, cell__person__see="condition", condition__person__see="owner is me")
    assert said(role) == {"person.see": "condition"}
    assert 'value="owner is me"' in browser.ask("GET", f"/settings/roles/{role.uid}").content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [("person.fly", "all"), ("unicorn.see", "all"), ("person.see", "everything"), ("*house.edit", "all")],
)
def test_what_cannot_be_given_changes_nothing(role: AccessRole, browser: Visitor, name: str, value: str) -> None:
    sent = {"cell.person.edit": "own", f"cell.{name}": value}
    answer = browser.post_form(f"/settings/roles/{role.uid}/change", sent)
    assert answer.status_code == 422
    assert said(role) == {}


def test_a_condition_that_cannot_be_read_is_refused_at_its_cell(role: AccessRole, browser: Visitor) -> None:
    answer = changed(browser, role, cell__person__see="condition", condition__person__see="colour is red (")
    assert answer.startswith("422")
    assert 'aria-invalid="true"' in answer
    assert said(role) == {}


def test_a_wider_rule_shows_in_the_cells_that_follow_it(role: AccessRole, browser: Visitor) -> None:
    set_rule(by=maker_actor(), role=role, audience="staff", action="see", rows="team")
    page = browser.ask("GET", f"/settings/roles/{role.uid}").content.decode()
    assert page.count("(team)") > 5


def test_the_way_back_says_what_would_hold_without_the_rule(role: AccessRole, browser: Visitor) -> None:
    set_rule(by=maker_actor(), role=role, audience="staff", action="see", rows="all")
    set_rule(by=maker_actor(), role=role, type_key="person", action="see", rows="own")
    page = browser.ask("GET", f"/settings/roles/{role.uid}").content.decode()
    cell = page.partition('name="cell.person.see"')[2].partition("</select>")[0]
    assert '<option value="">(all)</option>' in cell
    wide = page.partition('name="cell.*staff.see"')[2].partition("</select>")[0]
    assert '<option value="">(none)</option>' in wide


def test_a_role_begins_with_what_a_department_needs(browser: Visitor) -> None:
    assert browser.post_form("/settings/roles/add", {"name": "North", "like": "subtree"}).status_code == 302
    made = said(AccessRole.objects.get(name="North"))
    assert made["*staff.edit"] == made["*staff.see"] == "subtree"
    assert (made["principal.see"], made["principal.edit"], made["*house.see"]) == ("all", "none", "all")
    assert "*staff.delete" not in made


def test_a_role_is_renamed_on_its_page(role: AccessRole, browser: Visitor) -> None:
    sent = {"name": "Sales north", "summary": "Customers of the north"}
    assert browser.post_form(f"/settings/roles/{role.uid}/rename", sent).status_code == 302
    role.refresh_from_db()
    assert (role.name, role.summary) == ("Sales north", "Customers of the north")
    refused = browser.post_form(f"/settings/roles/{role.uid}/rename", {"name": "", "summary": ""})
    assert refused.status_code == 422
    assert 'id="f-name-e"' in refused.content.decode()


def test_hidden_fields_are_told_in_words(role: AccessRole, browser: Visitor) -> None:
    set_field_rule(by=maker_actor(), role=role, type_key="person", field="job_title", reading="hidden")
    assert "People: Hidden (Job title)" in browser.ask("GET", f"/settings/roles/{role.uid}").content.decode()


def test_a_copy_of_a_shipped_role_gives_the_same(browser: Visitor) -> None:
    member = AccessRole.objects.get(key=Role.MEMBER)
    answer = browser.post_form("/settings/roles/add", {"name": "Ours", "like": str(member.uid)})
    assert answer.status_code == 302
    made = AccessRole.objects.get(name="Ours")
    assert said(made)["*staff.edit"] == "all"


def test_a_name_that_is_taken_is_refused_at_its_field(role: AccessRole, browser: Visitor) -> None:
    answer = browser.post_form("/settings/roles/add", {"name": "sales"})
    assert answer.status_code == 422
    assert "There is such a role already." in answer.content.decode()


def test_shipped_roles_cannot_be_changed(browser: Visitor) -> None:
    member = AccessRole.objects.get(key=Role.MEMBER)
    assert changed(browser, member, cell__person__edit="none").startswith("409")
    assert "<select" not in browser.ask("GET", f"/settings/roles/{member.uid}").content.decode()


def test_fields_are_hidden_by_role(role: AccessRole, browser: Visitor) -> None:
    here = f"/settings/roles/{role.uid}/fields/person"
    assert browser.post_form(f"{here}/change", {"field.birthday": "hidden"}).status_code == 302
    assert [(rule.field, rule.reading) for rule in role.field_rules.all()] == [("birthday", "hidden")]
    assert browser.post_form(f"{here}/change", {"field.birthday": "sideways"}).status_code == 422
    browser.post_form(f"{here}/change", {"field.birthday": ""})
    assert not role.field_rules.exists()


def test_a_role_is_given_and_withdrawn(role: AccessRole, browser: Visitor) -> None:
    ann = colleague(Role.MEMBER)
    here = f"/settings/roles/{role.uid}"
    assert browser.post_form(f"{here}/give", {"principal": str(ann.uid)}).status_code == 302
    grant = RoleGrant.objects.get(role=role)
    assert grant.principal == ann
    assert ann.name in browser.ask("GET", here).content.decode()
    assert browser.post_form(f"{here}/delete", {}).status_code == 409
    assert browser.post_form(f"{here}/withdraw/{grant.uid}", {}).status_code == 302
    assert browser.post_form(f"{here}/delete", {}).status_code == 302


def test_others_neither_see_nor_change_roles(role: AccessRole) -> None:
    member = at_the_desk(Role.MEMBER)
    set_field_rule(by=maker_actor(), role=role, type_key="person", field="birthday", reading="hidden")
    for path in ("/settings/roles", f"/settings/roles/{role.uid}", f"/settings/roles/{role.uid}/fields/person"):
        assert member.ask("GET", path).status_code in (403, 404)
    assert changed(member, role, cell__person__edit="all")[:3] in ("403", "404")
    assert said(role) == {}
