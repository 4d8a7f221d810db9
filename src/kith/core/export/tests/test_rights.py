"""Who may have a file of a list, and what of the list stands in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kith.core.administration import roles
from kith.core.administration.sharing import Receiver, share
from kith.core.administration.tests.made import acting, person, somebody
from kith.core.errors import Invalid, NotAllowed, NotFound
from kith.core.export import actions, work
from kith.core.export.asked import Form
from kith.core.export.tests.trying import content, lines, made, started, table
from kith.core.jobs.model import State
from kith.core.principals.actor import Actor, narrowing_of
from kith.core.principals.model import Principal, Role
from kith.core.registry import current
from kith.customers.models import Note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_other_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def boss() -> Actor:
    return acting(somebody(Role.OWNER, "Boss"))


@pytest.fixture
def ann() -> Principal:
    return somebody(name="Ann")


def with_role(boss: Actor, ann: Principal, **rows: str) -> Any:
    """A role that gives these actions on people over these rows, given to Ann."""
    role = roles.add_role(by=boss, name="Sales")
    for action, some in rows.items():
        roles.set_rule(by=boss, role=role, type_key="person", action=action, rows=some)
    roles.grant_role(by=boss, role=role, principal=ann)
    return role


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, True),
        (Role.ADMINISTRATOR, True),
        (Role.MEMBER, True),
        (Role.READ_ONLY, False),
        (Role.SHARED_ONLY, False),
    ],
)
def test_the_shipped_roles_export_or_not(role: str, may: bool) -> None:
    actor = acting(somebody(role))
    assert actions.may_export(actor, current().type("person")) is may
    if may:
        assert made(actor).state == State.DONE
    else:
        with pytest.raises(NotAllowed):
            started(actor)


def test_only_rows_that_the_rule_of_exporting_gives_are_in_the_file(boss: Actor, ann: Principal) -> None:
    person("Hers", ann)
    person("Theirs")
    with_role(boss, ann, see="all", export="own")
    assert [row[0] for row in table(made(acting(ann)))[1:]] == ["Hers"]


def test_seeing_gives_no_file_and_exporting_shows_nothing_unseen(boss: Actor, ann: Principal) -> None:
    person("Hers", ann)
    person("Theirs")
    role = with_role(boss, ann, see="own")
    with pytest.raises(NotAllowed):
        started(acting(ann))
    roles.set_rule(by=boss, role=role, type_key="person", action="export", rows="all")
    assert [row[0] for row in table(made(acting(ann)))[1:]] == ["Hers"]


def test_what_was_shared_is_seen_and_not_taken_along(boss: Actor, ann: Principal) -> None:
    shared = person("Shared")
    person("Hers", ann)
    with_role(boss, ann, see="own", export="own")
    share(by=boss, declared=current().type("person"), record=shared, to=Receiver(ann), level="see")
    assert [row[0] for row in table(made(acting(ann)))[1:]] == ["Hers"]


@pytest.mark.parametrize("form", list(Form))
def test_a_hidden_field_is_in_no_file_whatever_is_asked(boss: Actor, ann: Principal, form: Form) -> None:
    person("Hers", ann, job_title="Secret agent")
    role = with_role(boss, ann, see="all", export="all")
    assert b"ecret agent" in content(made(acting(ann), columns=("name", "job_title")))
    roles.set_field_rule(by=boss, role=role, type_key="person", field="job_title", reading="hidden")
    with pytest.raises(Invalid):
        started(acting(ann), columns=("name", "job_title"), form=form)


def test_rights_that_went_while_the_export_waited_count(boss: Actor, ann: Principal) -> None:
    person("Hers", ann)
    role = with_role(boss, ann, see="all", export="all")
    waiting = started(acting(ann))
    roles.clear_rule(by=boss, rule=role.rules.get(action="export"))
    work.run_export(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == State.FAILED
    assert "may not" in waiting.error


def test_a_file_is_taken_by_its_owner_alone_and_only_while_the_right_lasts(
    boss: Actor, ann: Principal
) -> None:
    role = with_role(boss, ann, see="all", export="all")
    run = made(acting(ann))
    assert actions.take(by=acting(ann), uid=run.uid)[1].exists()
    with pytest.raises(NotFound):
        actions.take(by=boss, uid=run.uid)
    roles.clear_rule(by=boss, rule=role.rules.get(action="export"))
    with pytest.raises(NotAllowed):
        actions.take(by=acting(ann), uid=run.uid)


def test_a_key_that_reads_only_some_types_names_nobody_of_others(boss: Actor) -> None:
    party = person("Erna Wunderlich")
    Note.objects.create(party=party, text="Rye bread", author_id=boss.id)
    narrow = boss.narrowed(narrowing_of(["note:read"]))
    with pytest.raises(NotAllowed):
        started(narrow)
    told = lines(made(narrow, "note", columns=("text", "party"), form=Form.JSONL))
    assert (told[0]["text"], told[0]["party"]["title"]) == ("Rye bread", None)
    whole = made(boss, "note", columns=("text", "party"), form=Form.JSONL)
    assert lines(whole)[0]["party"]["title"] == "Erna Wunderlich"
    with pytest.raises(NotFound):
        actions.take(by=narrow, uid=whole.uid)
    with pytest.raises(NotFound):
        actions.remove(by=narrow, uid=whole.uid)
    assert {each.run.uid for each in actions.exports(narrow)}.isdisjoint({whole.uid})


def test_who_looks_through_somebody_else_s_eyes_takes_nothing(boss: Actor) -> None:
    from dataclasses import replace

    run, watching = made(boss), replace(boss, watcher="Ola")
    for act in (lambda: started(watching), lambda: actions.take(by=watching, uid=run.uid)):
        with pytest.raises(NotAllowed):
            act()
