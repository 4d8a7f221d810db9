"""What users and groups have in common: found, made, replaced, patched, removed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from scim2_models import Context, PatchOp, Resource

from kith.api.scim.describing import POLICY
from kith.api.scim.listing import message, page, read_search
from kith.api.scim.selecting import Word
from kith.core.principals.actor import Actor

R = TypeVar("R", bound=Resource[Any])
M = TypeVar("M", bound=Model)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind(Generic[R, M]):
    """One kind of resource over one kind of row. `complete` fills in what bodies may leave out, given what is there;
    `create` and `change` write what a resource says."""

    model: type[R]
    rows: Callable[[Actor], QuerySet[M]]
    get: Callable[[Actor, UUID], M]
    shown: Callable[[M, str], R]
    create: Callable[[Actor, R], M]
    change: Callable[[Actor, M, R], M]
    remove: Callable[[Actor, M], None]
    complete: Callable[[Values, R | None], Values]
    words: Mapping[str, Word]

    def listed(self, actor: Actor, asked: Mapping[str, Any], house: str) -> Values:
        search = read_search(self.model, asked)
        return page(self.model, search, self.rows(actor), lambda row: self.shown(row, house), self.words)

    def add(self, actor: Actor, body: Values) -> M:
        made = self.create(actor, self._read(self.complete(body, None), Context.RESOURCE_CREATION_REQUEST))
        return self._again(actor, made)

    def replace(self, actor: Actor, row: M, present: R, body: Values) -> M:
        wanted = self._read(self.complete(body, present), Context.RESOURCE_REPLACEMENT_REQUEST)
        wanted.replace(present)
        return self._again(actor, self.change(actor, row, wanted))

    def patch(self, actor: Actor, row: M, present: R, body: Values) -> M:
        operations: PatchOp[R] = message(PatchOp, self.model).model_validate(
            body, scim_ctx=Context.RESOURCE_PATCH_REQUEST, scim_policy=POLICY
        )
        wanted = present.model_copy(deep=True)
        if not operations.patch(wanted, scim_policy=POLICY):
            return row
        return self._again(actor, self.change(actor, row, wanted))

    def _read(self, body: Values, context: Context) -> R:
        return self.model.model_validate(body, scim_ctx=context, scim_policy=POLICY)

    def _again(self, actor: Actor, row: M) -> M:
        """The row as it is read now, with what hangs on it."""
        uid: UUID = getattr(row, "uid")  # noqa: B009 - both kinds have one
        return self.get(actor, uid)
