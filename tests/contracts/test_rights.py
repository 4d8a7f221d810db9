"""Every door answers every actor rightly, for every type.

What is right stands here in words of its own and is not asked of the rules that are tested.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model
from django.urls import resolve

from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType
from tests.contracts.actors import EVERYBODY, STRANGERS, Visitor, at_the_api, at_the_desk, own, share
from tests.contracts.making import Maker
from tests.contracts.types import types

SEES = {"staff": {"owner", "administrator", "member", "read_only", "outside_sees", "outside_edits"}}
SEES["house"] = {"owner", "administrator", "member", "read_only"}
SEES["administrators"] = {"owner", "administrator"}
WORKS = {"staff": {"owner", "administrator", "member"}}
WORKS["house"] = WORKS["administrators"] = {"owner", "administrator"}
EDITS = {
    "staff": WORKS["staff"] | {"outside_edits"},
    "house": WORKS["house"],
    "administrators": WORKS["administrators"],
}
COLLEAGUES = {"owner", "administrator", "member", "read_only", "own_rows", "team_rows", "others_rows"}
SEES["own"], WORKS["own"], EDITS["own"] = COLLEAGUES, WORKS["house"], WORKS["house"]
"""What somebody keeps for themselves is made open to everybody here, and administrators keep what is open."""
Verdict = tuple[bool, bool, bool]


@contextmanager
def undone() -> Iterator[None]:
    """What is done in it is taken back at its end, so that the next visitor finds the record as it was."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rights(declared: ObjectType, who: str, owns: bool) -> Verdict:
    """Whether this actor may see the record, change it, and do everything with it."""
    audience = declared.audience.value
    if audience != "own" and who in ("own_rows", "team_rows", "others_rows"):
        theirs = owns and audience == "staff"
        return theirs, theirs, theirs
    if who == "reads_by_key":
        return True, False, False
    return who in SEES[audience], who in EDITS[audience], who in WORKS[audience]


def one_expected(who: str, sees: bool, may: bool, good: int) -> int:
    if who in STRANGERS:
        return 401
    return good if may else 403 if sees else 404


@types()
def test_the_api_answers_each_rightly(key: str, maker: Maker) -> None:
    declared = current().type(key)
    record, sent = maker.record(declared), json.dumps(maker.values(declared))
    for who in EVERYBODY:
        with undone():
            the_api_answers_rightly(declared, who, record, sent)


def the_api_answers_rightly(declared: ObjectType, who: str, record: Model, sent: str) -> None:
    visitor = at_the_api(who)
    share(declared, record, visitor)
    sees, edits, works = rights(declared, who, own(declared, record, visitor))
    many, one = f"/api/v1/{declared.url}", f"/api/v1/{declared.url}/{getattr(record, 'uid')}"  # noqa: B009
    listed = visitor.ask("GET", f"{many}?limit=200")
    assert listed.status_code == (401 if who in STRANGERS else 200)
    if listed.status_code == 200:
        assert (str(getattr(record, "uid")) in [item["id"] for item in listed.json()["items"]]) is sees  # noqa: B009
    assert visitor.ask("GET", one).status_code == one_expected(who, sees, sees, 200)
    added = visitor.ask("POST", many, sent).status_code
    if declared.audience == "own":
        works_out = 201 if who in COLLEAGUES else 401 if who in STRANGERS else 403
        assert added == works_out
    elif who.endswith("_rows") and declared.creatable:  # what they name in it may not be theirs to see
        assert added in ((201, 403, 422) if declared.audience == "staff" else (403,))
    else:
        assert added == (
            405 if not declared.creatable else 401 if who in STRANGERS else 201 if works else 403
        )
    edited = visitor.ask("PATCH", one, "{}").status_code
    assert edited == (405 if not declared.editable else one_expected(who, sees, edits, 200))
    deleted = visitor.ask("DELETE", one, If_Match="*").status_code
    assert deleted == (405 if not declared.deletable else one_expected(who, sees, works, 204))


DESK_STRANGERS = ("anonymous", "expired_session", "switched_off")
AT_THE_DESK = tuple(name for name in EVERYBODY if not name.endswith("_key"))


@types()
def test_the_desk_answers_each_rightly(key: str, maker: Maker) -> None:
    declared = current().type(key)
    record = maker.record(declared)
    for who in AT_THE_DESK:
        with undone():
            the_desk_answers_rightly(declared, who, record)


def the_desk_answers_rightly(declared: ObjectType, who: str, record: Model) -> None:
    visitor = at_the_desk(who)
    share(declared, record, visitor)
    sees, edits, works = rights(declared, who, own(declared, record, visitor))
    many, one = f"/{declared.url}", f"/{declared.url}/{getattr(record, 'uid')}"  # noqa: B009
    if who.startswith("outside"):
        outside_people_are_answered_rightly(declared, visitor, one, sees, edits)
        return

    def expected(may: bool, good: int = 200) -> int:
        if who in DESK_STRANGERS:
            return 302
        return good if may else 403 if sees else 404

    assert visitor.ask("GET", many).status_code == expected(True)
    assert visitor.look(one).status_code == expected(sees)
    if declared.audience == "own":
        assert visitor.ask("GET", f"{many}/new").status_code == expected(who in COLLEAGUES)
    elif declared.creatable and who.endswith("_rows"):
        assert visitor.ask("GET", f"{many}/new").status_code == (200 if declared.audience == "staff" else 403)
    elif declared.creatable:
        may_add = works or who in DESK_STRANGERS
        assert visitor.ask("GET", f"{many}/new").status_code == (expected(works) if may_add else 403)
    if declared.editable:
        assert visitor.ask("GET", f"{one}/edit").status_code == expected(edits)
    if declared.deletable:
        assert visitor.post_form(f"{one}/delete", {}).status_code == expected(works, 302)


def outside_people_are_answered_rightly(
    declared: ObjectType, visitor: Visitor, one: str, sees: bool, edits: bool
) -> None:
    """They come to the pages that all types share; those of a type's own are for colleagues."""
    asked = [(one, "record", sees, 404)]
    asked += [(f"{one}/edit", "edit", edits, 403 if sees else 404)] if declared.editable else []
    for path, name, may, refused in asked:
        common = resolve(path).url_name == name
        answers = {200 if may else refused} if common else {403, 404}
        assert visitor.look(path).status_code in answers
    assert visitor.ask("GET", f"/{declared.url}/new").status_code == 403
    assert visitor.post_form(f"{one}/delete", {}).status_code == 403
