"""Lists: a filter, an order, a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from scim2_models import Context, ListResponse, Resource, SearchRequest

from kith.api.scim.describing import MOST, POLICY
from kith.api.scim.selecting import Word, chosen
from kith.core.provisioning.told import told_and

R = TypeVar("R", bound=Resource[Any])
M = TypeVar("M", bound=Model)
USUAL = 100


@cache
def message(generic: Any, kind: type[Resource[Any]]) -> Any:
    """A message about one kind of resource, such as `SearchRequest[User]`. Kept, since it takes long to make."""
    return generic[kind]


def read_search(kind: type[R], given: Mapping[str, Any]) -> SearchRequest[R]:
    """The parameters of a list, from an address or a body. Raises ValidationError."""
    found: SearchRequest[R] = message(SearchRequest, kind).model_validate(
        dict(given), scim_ctx=Context.SEARCH_REQUEST, scim_policy=POLICY
    )
    return found


def page(
    kind: type[R],
    asked: SearchRequest[R],
    rows: QuerySet[M],
    shown: Callable[[M], R],
    words: Mapping[str, Word],
) -> dict[str, Any]:
    """The page that was asked for, of `rows` as they are `shown`."""
    first = (asked.start_index or 1) - 1
    count = min(USUAL if asked.count is None else asked.count, MOST)
    choice = chosen(asked.filter.ast if asked.filter else None, words)
    rows = told_and(rows, choice.condition) if asked.filter else rows
    if choice.exact and asked.sort_by is None:
        total = rows.count()
        found = [shown(row) for row in rows[first : first + count]]
    else:
        every = [one for one in map(shown, rows) if asked.filter is None or asked.filter.match(one)]
        total = len(every)
        found = asked.sort(every)[first : first + count]
    response = message(ListResponse, kind)(
        total_results=total, start_index=first + 1, items_per_page=len(found), resources=found
    )
    told: dict[str, Any] = response.model_dump(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked
    )
    return told
