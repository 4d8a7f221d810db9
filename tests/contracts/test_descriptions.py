"""What every type owes by its description alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from kith.core.fieldtypes import EMAIL, PHONE
from kith.core.registry import current
from kith.core.registry.field import Privacy
from kith.core.registry.objecttype import OnMerge
from kith.customers.party.model import Party
from tests.contracts.types import holds_personal, types

RESERVED = {"id", "uid", "expected"}


@types()
def test_every_field_says_how_private_it_is(key: str) -> None:
    assert all(isinstance(field.privacy, Privacy) for field in current().type(key).fields)


@types(lambda declared: bool(declared.belongs_to) and declared.key != "organisation")
def test_ways_to_reach_somebody_are_personal(key: str) -> None:
    declared = current().type(key)
    reach = [field for field in declared.fields if field.type in (EMAIL, PHONE)]
    assert [field.key for field in reach if not field.privacy.sealed] == []


@types(lambda declared: holds_personal(declared) and declared.audience.value == "staff")
def test_what_is_personal_has_a_person_whose_key_seals_it(key: str) -> None:
    declared = current().type(key)
    assert declared.belongs_to == "id" or declared.subject


@types(lambda declared: bool(declared.belongs_to))
def test_rows_of_a_party_say_what_becomes_of_them(key: str) -> None:
    declared = current().type(key)
    assert isinstance(declared.on_merge, OnMerge)
    assert declared.lake is not None
    assert declared.on_erase is not None
    assert declared.on_erase.do in ("delete", "blank", "keep")
    if declared.on_erase.do == "keep":
        assert declared.on_erase.reason
        assert declared.on_erase.years > 0
    assert set(declared.on_erase.fields) <= set(declared.by_key)


@types(lambda declared: bool(declared.lake))
@pytest.mark.django_db
def test_the_warehouse_can_take_what_the_type_gives(key: str) -> None:
    for lake in current().type(key).lake or ():
        with connection.cursor() as cursor:
            cursor.execute(f"select * from ({lake.select}) s limit 0")
            assert cursor.description[-1].name == "chg", "rows that changed are found by their last column"


@types()
def test_names_are_free_and_point_somewhere(key: str) -> None:
    declared = current().type(key)
    assert not RESERVED & set(declared.by_key)
    for field in declared.fields:
        assert not field.target or field.target in current().types
        assert field.source is not None or hasattr(declared.model, field.attribute), field.key
        assert not (field.source is not None and field.column == "" and field.writable) or field.custom, field.key
        assert str(field.label)
    assert str(declared.label)
    assert str(declared.plural)


def test_addresses_of_types_do_not_collide() -> None:
    urls = [declared.url for declared in current().types]
    assert len(set(urls)) == len(urls)
    assert not set(urls) & {"api", "sign-in", "sign-out", "password", "palette", "search", "static", "tour", "settings"}


def tables_of_party() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Party and model is not Party
    ]


def test_no_table_keeps_rows_of_an_erased_party_unless_a_type_says_so() -> None:
    """A table without a type of its own goes with its party; one with a type follows the type's `on_erase`.

    What an advertising platform was given keeps its hash, naming nobody, until the platform has been told to take it off.
    """
    described: set[Any] = {declared.model for declared in current().types if declared.belongs_to}
    kept = [
        model.__name__
        for model in tables_of_party()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Party and model not in described
        if field.remote_field.on_delete is not models.CASCADE
    ]
    assert kept == ["AdMember"]
