"""From the parameters of a request to what the planner is asked."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

import orjson
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field as Described

from kith.core.access import readable
from kith.core.conditions.tree import Line, Node, Values, from_json
from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.records.counting import Count, estimate, exact
from kith.core.records.cursor import read_cursor
from kith.core.records.json_rows import read_json
from kith.core.records.planner import Listing, sort_for
from kith.core.registry.objecttype import ObjectType

EVERYTHING = "*"
MOST_SORTS = 5


class ListQuery(Schema):
    """How a list is asked for. Names of fields are separated by commas."""

    fields: Annotated[
        str, Described(description="Fields to show, or * for all; without it the list's own columns.")
    ] = ""
    where: Annotated[
        str, Described(description="A condition as JSON, see the schema Condition.", max_length=100_000)
    ] = ""
    sort: Annotated[
        str, Described(description="Fields to sort by; - before a name turns the order round.")
    ] = ""
    limit: Annotated[int, Described(ge=1, le=200, description="How many records at most.")] = 50
    after: Annotated[str, Described(description="`next` of the page before.", max_length=10_000)] = ""
    count: Annotated[
        Literal["none", "estimate", "exact"],
        Described(description="Whether to say how many records there are in all."),
    ] = "none"


class FieldsQuery(Schema):
    """Which fields of one record are asked for."""

    fields: Annotated[str, Described(description="Fields to show; without it all.")] = ""


def refuse_unknown(sent: QueryDict, known: type[Schema]) -> None:
    """Raises Invalid for parameters that do not exist, so that a typing error is not a different question."""
    unknown = [key for key in sent if key not in known.model_fields]
    if unknown:
        raise Invalid(
            {key[:60]: [format_lazy(_("There is no parameter “{key}”."), key=key[:60])] for key in unknown}
        )


def listing(actor: Actor, declared: ObjectType, query: ListQuery) -> Listing:
    """Raises Invalid, naming the parameter."""
    sort = sort_for(actor, declared, _names(query.sort))
    if len(sort) > MOST_SORTS:
        raise Invalid({"sort": [_("At most five fields to sort by.")]})
    return Listing(
        declared,
        _columns(actor, declared, query.fields, declared.columns),
        _condition(query.where),
        sort,
        query.limit,
        read_cursor(query.after, len(sort)) if query.after else None,
    )


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _columns(actor: Actor, declared: ObjectType, text: str, default: tuple[str, ...]) -> tuple[str, ...]:
    known = readable(actor, declared)
    if text.strip() == EVERYTHING:
        return tuple(known)
    asked = _names(text)
    for key in asked:
        if key not in known:
            raise Invalid({"fields": [format_lazy(_("There is no field “{field}” here."), field=key[:60])]})
    return asked or tuple(key for key in default if key in known)


def _condition(text: str) -> Node | None:
    if not text:
        return None
    try:
        return from_json(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise Invalid({"where": [_("This is not JSON.")]}) from None


def list_body(actor: Actor, declared: ObjectType, query: ListQuery) -> bytes:
    """The answer to a list: `{"items": […], "next": …, "count": …}`, the items as PostgreSQL wrote them."""
    try:
        asked = listing(actor, declared, query)
        page = read_json(actor, asked)
        counted = _counted(actor, asked, query.count)
    except Invalid as error:
        raise Invalid({_parameter(key): texts for key, texts in error.fields.items()}) from None
    return b'{"items":[' + page.body + b'],"next":' + orjson.dumps(page.next or None) + counted + b"}"


def _parameter(key: str) -> str:
    return "where" if key == "condition" else key


def _counted(actor: Actor, asked: Listing, how: str) -> bytes:
    if how == "none":
        return b""
    whole = replace(asked, after=None)
    found: Count | None = exact(actor, whole) if how == "exact" else None
    found = found or estimate(actor, whole)
    return b',"count":' + orjson.dumps({"number": found.number, "exact": found.exact})


def record_body(actor: Actor, declared: ObjectType, uid: object, fields: str = EVERYTHING) -> bytes:
    """One record as JSON, read by the planner. Raises NotFound where the actor cannot see it."""
    columns = _columns(actor, declared, fields or EVERYTHING, ())
    page = read_json(actor, Listing(declared, columns, Line("uid", "is", Values((str(uid),))), (), 1))
    if not page.body:
        raise NotFound
    return page.body


def record_values(actor: Actor, declared: ObjectType, uid: object) -> dict[str, Any]:
    """One record's values by field key. Raises NotFound."""
    values: dict[str, Any] = orjson.loads(record_body(actor, declared, uid))
    return values
