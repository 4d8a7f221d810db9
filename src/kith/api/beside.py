"""Routes that every type has beside its records: one description for all types, the path of the type being a part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from ninja import Field, Router, Schema

from kith.api.caller import caller
from kith.api.schema import answers
from kith.core.principals.actor import Actor
from kith.core.records.cursor import Cursor, no_cursor, read_cursor
from kith.core.records.reading import get
from kith.core.registry import current
from kith.core.registry.objecttype import ObjectType

TYPE = "/{slug:path}"
RECORD = f"{TYPE}/{{uuid:uid}}"
K = TypeVar("K")


class NewestFirst(Schema):
    """Which part is asked for of what is given newest first."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Annotated[str, Field(description="`next` of the page before.", max_length=1_000)] = ""

    def before(self, key: Callable[[str], K]) -> tuple[datetime, K] | None:
        """The moment and the key behind which it goes on, None at the start. Raises Invalid."""
        if not self.after:
            return None
        cursor = read_cursor(self.after, 1)
        try:
            return datetime.fromisoformat(cursor.values[0] or ""), key(cursor.uid)
        except ValueError:
            raise no_cursor() from None


def next_after(at: datetime, key: object) -> str:
    """What leads on behind this one."""
    return Cursor((at.isoformat(),), str(key)).write()


def register(router: Router, method: str, path: str, view: Callable[..., Any], response: Any) -> None:
    """One operation, called as its view is; refusals are problems."""
    extra = {"responses": {"4XX": answers(200)["responses"]["4XX"]}}
    router.api_operation([method], path, response=response, operation_id=view.__name__, openapi_extra=extra)(
        view
    )


def found(request: HttpRequest, path: str, uid: UUID) -> tuple[Actor, ObjectType, Model]:
    """Who asks, and the record that is meant. Raises NotFound."""
    by, declared = caller(request), current().at(path)
    return by, declared, get(by, declared, uid)
