"""Who may make whom what; and that an owner is always left."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from kith.core.administration.people import (
    add_team,
    change_baseline,
    change_team,
    join_team,
    remove_team,
    switch_off,
    switch_on,
)
from kith.core.administration.roles import add_role
from kith.core.administration.tests.made import acting, somebody
from kith.core.errors import Conflict, Invalid, KithError, NotAllowed
from kith.core.events.model import Event
from kith.core.principals.model import Principal, Role


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MEMBER, Role.READ_ONLY, Role.SHARED_ONLY])
def test_nobody_but_administrators_gives_rights(role: str) -> None:
    by, other = acting(somebody(role)), somebody(Role.MEMBER)
    acts: tuple[Callable[[], object], ...] = (
        lambda: change_baseline(by=by, principal=other, baseline=Role.ADMINISTRATOR),
        lambda: change_baseline(by=by, principal=Principal.objects.get(pk=by.id), baseline=Role.OWNER),
        lambda: switch_off(by=by, principal=other),
        lambda: add_role(by=by, name="Mine"),
        lambda: add_team(by=by, name="Mine"),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()
    assert Principal.objects.get(pk=other.pk).role == Role.MEMBER


@pytest.mark.django_db
def test_administrators_neither_make_nor_change_owners() -> None:
    owner, by = somebody(Role.OWNER), acting(somebody(Role.ADMINISTRATOR))
    acts: tuple[Callable[[], object], ...] = (
        lambda: change_baseline(by=by, principal=Principal.objects.get(pk=by.id), baseline=Role.OWNER),
        lambda: change_baseline(by=by, principal=owner, baseline=Role.MEMBER),
        lambda: switch_off(by=by, principal=owner),
    )
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.django_db
def test_the_last_owner_stays() -> None:
    owner = somebody(Role.OWNER)
    by = acting(owner)
    with pytest.raises(Conflict, match="needs an owner"):
        change_baseline(by=by, principal=owner, baseline=Role.MEMBER)
    other = somebody(Role.MEMBER)
    change_baseline(by=by, principal=other, baseline=Role.OWNER)
    change_baseline(by=by, principal=owner, baseline=Role.MEMBER)
    with pytest.raises(Conflict, match="yourself"):
        switch_off(by=acting(other), principal=other)


@pytest.mark.django_db
def test_who_is_switched_off_comes_back_and_both_are_on_record() -> None:
    by, ann = acting(somebody(Role.OWNER)), somebody(Role.MEMBER)
    assert not switch_off(by=by, principal=ann).is_active
    assert switch_on(by=by, principal=ann).is_active
    told = Event.objects.filter(kind="principal.changed", subject_id=ann.pk).order_by("id")
    assert [event.changes for event in told] == [{"is_active": [True, False]}, {"is_active": [False, True]}]


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_unmake_each_other_at_once_one_stays() -> None:
    owners = [somebody(Role.OWNER), somebody(Role.OWNER)]
    refusals: list[KithError] = []
    start = Barrier(2)

    def unmake(by: Principal, whom: Principal) -> None:
        actor = acting(by)
        start.wait()
        try:
            change_baseline(by=actor, principal=whom, baseline=Role.MEMBER)
        except KithError as error:
            refusals.append(error)
        connection.close()

    threads = [Thread(target=unmake, args=pair) for pair in (owners, owners[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == 1
    assert Principal.objects.filter(role=Role.OWNER, is_active=True).count() == 1


@pytest.mark.django_db
def test_teams_form_a_tree_and_no_circle() -> None:
    by = acting(somebody(Role.ADMINISTRATOR))
    north = add_team(by=by, name="North")
    oslo = add_team(by=by, name="Oslo", parent=north)
    with pytest.raises(Invalid, match="part of itself"):
        change_team(by=by, team=north, name="North", parent=oslo)
    with pytest.raises(Conflict):
        remove_team(by=by, team=north)
    ann = somebody(Role.MEMBER)
    assert join_team(by=by, team=oslo, principal=ann) == join_team(by=by, team=oslo, principal=ann)


@pytest.mark.django_db
def test_teams_beside_each_other_have_names_of_their_own() -> None:
    boss = acting(somebody(Role.OWNER, "Boss"))
    sales = add_team(by=boss, name="Sales")
    north = add_team(by=boss, name="North", parent=sales)
    with pytest.raises(Invalid) as raised:
        add_team(by=boss, name="sales")
    assert "name" in raised.value.fields
    top = add_team(by=boss, name="North")
    with pytest.raises(Invalid):
        change_team(by=boss, team=top, name="North", parent=sales)
    change_team(by=boss, team=north, name="NORTH", parent=sales)
