"""What the history says of a person: every event with a value that was sealed for them, and those of their own record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kith.core.events.model import SubjectKey
from kith.core.events.sealing import InvalidTag, SealingKey, keys_by_id
from kith.core.fieldtypes import MONEY, REFERENCE, SECRET, Unfit
from kith.core.fieldtypes.kind import Viewer
from kith.core.fieldtypes.number import show_number
from kith.core.principals.model import Kind
from kith.core.registry import current
from kith.core.registry.field import Field
from kith.core.registry.trace import Whose

EVENTS = """
select e.occurred_at, e.kind, e.subject_type, p.kind, e.changes, e.sealed_for, e.sealed
from core_event e join core_principal p on p.id = e.actor_id
where e.sealed_for && %s::bigint[] or e.subject_uid = %s
order by e.occurred_at, e.id
"""


def past_of(whose: Whose) -> Iterator[Mapping[str, object]]:
    """The events, the oldest first: when, what, by which kind of actor, and the values before and after."""
    known = list(SubjectKey.objects.filter(subject_uid=whose.uid).values_list("pk", flat=True))
    keys = keys_by_id(known)
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, [known, whose.uid])
        rows = cursor.fetchall()
    for moment, kind, subject, actor, opened, sealed_for, sealed in rows:
        changes = orjson.loads(opened) if isinstance(opened, str | bytes) else dict(opened)
        changes |= _unsealed(keys, sealed_for, sealed)
        yield {
            _("When"): moment, _("What"): _what(kind, subject), _("By"): str(Kind(actor).label),
            _("Values"): "; ".join(_told(subject, changes)),
        }  # fmt: skip


def _unsealed(keys: dict[int, SealingKey], sealed_for: list[int], sealed: list[bytes]) -> dict[str, Any]:
    """The values of the person's own envelopes; those of others stay closed."""
    found: dict[str, Any] = {}
    for number, envelope in zip(sealed_for, sealed, strict=True):
        try:
            found |= keys[number].unseal(bytes(envelope))
        except (KeyError, InvalidTag):
            continue
    return found


def _what(kind: str, subject: str) -> str:
    declared, verb = current().types.get(subject), kind.rpartition(".")[2]
    words = {
        "created": _("added"),
        "changed": _("changed"),
        "deleted": _("deleted"),
        "restored": _("brought back"),
    }
    return f"{declared.label if declared else subject}: {words.get(verb, verb)}"


def _told(subject: str, changes: dict[str, Any]) -> Iterator[str]:
    declared = current().types.get(subject)
    for key, (before, after) in changes.items():
        field = declared.by_key.get(key) if declared else None
        if field is None or field.type in (REFERENCE, SECRET):
            continue
        yield f"{field.label}: {_word(field, before)} → {_word(field, after)}"


def _word(field: Field, value: object) -> str:
    """A value as pages show it; one that cannot be read any more as it stands."""
    if value in (None, "", []):
        return "—"
    viewer = Viewer(get_language() or "en", timezone.get_current_timezone_name())
    show = show_number if field.type is MONEY else field.type.show
    try:
        return show(field.type.parse(value, field.spec), field.spec, viewer)
    except Unfit:
        return str(value)
