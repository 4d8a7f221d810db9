"""A view is kept for oneself, for a team or for everybody, and shows nobody what they may not see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from kith.conftest import Statements
from kith.core.access.model import AccessRole
from kith.core.administration.tests.made import at_work
from kith.core.conditions.tree import Group, Line, Values
from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role, Team
from kith.core.records import verbs
from kith.core.registry import current
from kith.core.view.actions import describe_view, keep_view, move_view, save_view, show_first
from kith.core.view.layout import Layout, from_json, to_json
from kith.core.view.model import SavedView
from kith.core.view.reading import View, first_for, may_change, views_of

pytestmark = pytest.mark.django_db
BREMEN = Line("city", "is", Values(("Bremen",)))
LAID_OUT = Layout(("name", "city"), (("city", 160),), ("-lifetime_value", "name"), "city", "compact")


@pytest.fixture
def ola() -> tuple[Client, Actor]:
    return at_work(Role.OWNER, "Ola")


@pytest.fixture
def mara() -> tuple[Client, Actor]:
    return at_work(Role.MEMBER, "Mara")


@pytest.fixture
def rolf() -> tuple[Client, Actor]:
    return at_work(Role.READ_ONLY, "Rolf")


def kept(by: Actor, name: str, reach: str = "me", condition: Line | Group | None = BREMEN) -> View:
    saved = save_view(
        current().type("person"), by=by, name=name, condition=condition, arranged=LAID_OUT, reach=reach
    )
    return next(view for view in seen(by) if view.uid == saved.uid)


def seen(by: Actor) -> list[View]:
    return views_of(by, current().type("person"))


def names(by: Actor) -> list[str]:
    return [view.name for view in seen(by)]


def test_a_view_is_its_owners_until_it_is_opened(
    ola: tuple[Client, Actor], mara: tuple[Client, Actor], rolf: tuple[Client, Actor]
) -> None:
    mine = kept(mara[1], "Bremen")
    assert names(mara[1]) == ["Bremen"]
    assert names(ola[1]) == names(rolf[1]) == []
    describe_view(by=mara[1], view=mine, name="The north", reach="everybody")
    assert names(ola[1]) == names(rolf[1]) == ["The north"]


def test_who_only_reads_keeps_views_too_and_changes_no_others(
    mara: tuple[Client, Actor], rolf: tuple[Client, Actor], ola: tuple[Client, Actor]
) -> None:
    theirs, own = kept(mara[1], "Hers", "everybody"), kept(rolf[1], "His")
    assert may_change(rolf[1], own)
    assert not may_change(rolf[1], theirs)
    assert may_change(ola[1], theirs)
    with pytest.raises(NotAllowed):
        keep_view(by=rolf[1], view=theirs, condition=None, arranged=Layout())
    keep_view(by=ola[1], view=theirs, condition=None, arranged=Layout())
    assert seen(mara[1])[0].condition is None


def test_a_view_comes_back_as_it_was_kept(mara: tuple[Client, Actor]) -> None:
    view = kept(mara[1], "Bremen")
    assert (view.condition, view.layout, view.lacking) == (BREMEN, LAID_OUT, False)
    assert from_json(to_json(LAID_OUT)) == LAID_OUT


def test_what_its_reader_may_not_see_is_left_out_of_a_view(
    ola: tuple[Client, Actor], rolf: tuple[Client, Actor]
) -> None:
    hidden = next(
        key
        for key, field in current().type("person").by_key.items()
        if field.privacy == "sensitive" and field.writable
    )
    secret = (
        Line(hidden, "is_filled")
        if "is_filled" in current().type("person").by_key[hidden].type.operators
        else Line(hidden, "filled")
    )
    kept(ola[1], "Told", "everybody", Group("all", (BREMEN, Group("any", (secret,)))))
    assert not seen(ola[1])[0].lacking
    [view] = seen(rolf[1])
    assert view.lacking
    assert view.condition == Group("all", (BREMEN,))


def test_a_view_of_a_field_that_is_gone_works_without_it(mara: tuple[Client, Actor]) -> None:
    kept(mara[1], "Old")
    SavedView.objects.update(
        condition={"field": "gone", "op": "is", "value": "1"},
        layout={"columns": [{"field": "gone"}], "sort": ["-gone"]},
    )
    [view] = seen(mara[1])
    assert (view.condition, view.layout, view.lacking) == (None, Layout(), True)


def test_views_change_places(mara: tuple[Client, Actor]) -> None:
    person = current().type("person")
    for name in ("One", "Two", "Three"):
        kept(mara[1], name)
    move_view(person, by=mara[1], view=seen(mara[1])[2], steps=-1)
    assert names(mara[1]) == ["One", "Three", "Two"]
    move_view(person, by=mara[1], view=seen(mara[1])[1], steps=-1)
    assert names(mara[1]) == ["Three", "One", "Two"]
    move_view(person, by=mara[1], view=seen(mara[1])[0], steps=-1)
    assert names(mara[1]) == ["Three", "One", "Two"]
    move_view(person, by=mara[1], view=seen(mara[1])[0], steps=1)
    assert names(mara[1]) == ["One", "Three", "Two"]


def test_a_role_sees_a_view_first(ola: tuple[Client, Actor], mara: tuple[Client, Actor]) -> None:
    view = kept(ola[1], "Start here", "everybody")
    member = str(AccessRole.objects.get(key="member").uid)
    with pytest.raises(NotAllowed):
        show_first(by=mara[1], view=view, role=member)
    show_first(by=ola[1], view=view, role=member)
    first = first_for(mara[1], seen(mara[1]))
    assert first is not None
    assert first.name == "Start here"
    assert first_for(ola[1], seen(ola[1])) is None
    page = mara[0].get("/people").content.decode()
    assert "Bremen" in page.split("<table")[0]
    assert "/people?view=none" in page


def test_a_deleted_view_comes_back(mara: tuple[Client, Actor]) -> None:
    view = kept(mara[1], "Bremen")
    client = mara[0]
    client.post(f"/people/views/{view.uid}/delete")
    assert names(mara[1]) == []
    assert f"/people/views/{view.uid}/restore" in client.get("/people").content.decode()
    client.post(f"/people/views/{view.uid}/restore")
    assert names(mara[1]) == ["Bremen"]


def test_a_changed_view_says_so_and_is_saved_from_its_address(mara: tuple[Client, Actor]) -> None:
    client, by = mara
    view = kept(by, "Bremen")
    page = client.get(f"/people?view={view.uid}").content.decode()
    assert "Changed, not saved" not in page
    changed = f"/people?view={view.uid}&columns=name,city:200,job_title&sort=name"
    page = client.get(changed).content.decode()
    assert "Changed, not saved" in page
    sent = {"view": str(view.uid), "columns": "name,city:200,job_title", "sort": "name"}
    assert client.post(f"/people/views/{view.uid}/keep", sent).status_code == 302
    [now] = seen(by)
    assert (now.layout.columns, now.layout.widths) == (("name", "city", "job_title"), (("city", 200),))
    assert now.condition == BREMEN


def test_the_views_are_read_by_the_page_that_shows_them_and_not_by_what_it_asks_for_then(
    mara: tuple[Client, Actor], statements: Statements
) -> None:
    client, by = mara
    verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    for address, reads in {
        "/people": True,
        "/people?rows=1": False,
        "/people/count?view=none": False,
    }.items():
        with statements() as seen:
            assert client.get(address, headers={"HX-Request": "true"}).status_code == 200
        assert any("core_saved_view" in each for each in seen) is reads, address
    assert "/people/count?view=none" in client.get("/people").content.decode()


def test_tabs_are_counted_estimated_first(mara: tuple[Client, Actor]) -> None:
    client, by = mara
    verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    view = kept(by, "Bremen")
    first = client.get("/people/views/counts").content.decode()
    assert "exact=1" in first
    assert "~" in first
    then = client.get("/people/views/counts?exact=1").content.decode()
    assert "exact=1" not in then
    assert f'hx-target="#n-{view.uid}" hx-swap="innerHTML">0<' in then
    assert 'hx-target="#n-none" hx-swap="innerHTML">1<' in then


def test_a_number_that_the_foot_knows_stands_at_its_tab_and_no_estimate_takes_its_place(
    mara: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, by = mara
    verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    view = kept(by, "Bremen")
    assert 'hx-target="#n-none" hx-swap="innerHTML">1<' in client.get("/people/count?view=none").content.decode()
    laid_out = client.get(f"/people/count?view={view.uid}&columns=name").content.decode()
    assert f'hx-target="#n-{view.uid}" hx-swap="innerHTML">0<' in laid_out
    narrowed = client.get("/people/count?where=" + '{"field":"city","op":"is","value":"Ulm"}').content.decode()
    assert "#n-" not in narrowed
    monkeypatch.setattr("kith.desk.views_page.exact", lambda *_asked: None)
    assert "#n-" not in client.get("/people/views/counts?exact=1").content.decode()


def test_a_count_that_took_long_is_kept_for_a_while(
    mara: tuple[Client, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, by = mara
    monkeypatch.setattr("kith.desk.views_page.LONG", -1)
    monkeypatch.setattr("kith.desk.views_page._kept", {})
    for _time in range(2):
        assert ">0</hx-partial>" in client.get("/people/views/counts?exact=1").content.decode()
        verbs.create(current().type("person"), by=by, values={"given_name": "Ann"})
    monkeypatch.setattr("kith.desk.views_page._kept", {})
    assert ">2</hx-partial>" in client.get("/people/views/counts?exact=1").content.decode()


@pytest.mark.parametrize(
    "layout",
    [
        {"colour": 1},
        {"columns": "name"},
        {"columns": [1]},
        {"density": "huge"},
        {"sort": ["x"] * 99},
        {"columns": [{"width": 4}]},
    ],
)
def test_what_is_no_layout_is_refused(layout: object) -> None:
    with pytest.raises(Invalid):
        from_json(layout)


def test_a_view_for_a_team_names_it(mara: tuple[Client, Actor]) -> None:
    with pytest.raises(Invalid) as refused:
        kept(mara[1], "Ours", "team")
    assert "team" in refused.value.fields


def test_a_view_is_handed_to_a_team_by_its_members_and_administrators_alone(
    mara: tuple[Client, Actor], ola: tuple[Client, Actor]
) -> None:
    north = Team.objects.create(name="North")
    own, from_above = kept(mara[1], "Mine"), kept(ola[1], "For all of them")
    with pytest.raises(Invalid) as refused:
        describe_view(by=mara[1], view=own, name="Mine", reach="team", team=str(north.uid))
    assert refused.value.firsts == {"team": "You are not in this team."}
    assert seen(mara[1])[0].reach == "me"
    inside = replace(mara[1], teams=(north.pk,), within=(north.pk,))
    describe_view(by=inside, view=own, name="Ours", reach="team", team=str(north.uid))
    describe_view(by=ola[1], view=from_above, name="For all of them", reach="team", team=str(north.uid))
    assert names(inside) == ["Ours", "For all of them"]
