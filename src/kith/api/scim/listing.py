"""Lists: a filter, an order, a page. What directories ask most, one person by name or id, is looked up; other filters are
held against everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from scim2_models import Context, ListResponse, Resource, SearchRequest
from scim2_models.path.expressions import Comparison

from kith.api.scim.describing import MOST, POLICY

R = TypeVar("R", bound=Resource[Any])
M = TypeVar("M", bound=Model)
Lookup = Callable[[QuerySet[M], str], QuerySet[M]]
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
    lookups: Mapping[str, Lookup[M]],
) -> dict[str, Any]:
    """The page that was asked for, of `rows` as they are `shown`."""
    first = (asked.start_index or 1) - 1
    count = min(USUAL if asked.count is None else asked.count, MOST)
    rows = _looked_up(asked, rows, lookups)
    if asked.filter is None and asked.sort_by is None:
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


def _looked_up(asked: SearchRequest[R], rows: QuerySet[M], lookups: Mapping[str, Lookup[M]]) -> QuerySet[M]:
    """Fewer rows, where the filter compares one attribute that there is a lookup for."""
    node = asked.filter.ast if asked.filter else None
    if not isinstance(node, Comparison) or node.op.value.lower() != "eq" or not isinstance(node.value, str):
        return rows
    path = node.attr_path
    lookup = lookups.get(".".join(part for part in (path.attr, path.sub_attr) if part).lower())
    return lookup(rows, node.value) if lookup else rows
