"""What directories are told of colleagues and teams, as the database works it out: for conditions over thousands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import Case, CharField, F, Func, JSONField, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from kith.core.principals.model import Principal, Team

M = TypeVar("M", bound=Model)
ROW = "provisioned__"
NOTHING = Value("", TextField())
_FULL = Trim(Concat(f"{ROW}given_name", Value(" "), f"{ROW}family_name", output_field=CharField()))
_CALLED = Coalesce(
    NullIf(F(f"{ROW}display_name"), NOTHING), NullIf(F(f"{ROW}formatted_name"), NOTHING), NullIf(_FULL, NOTHING),
    F(f"{ROW}user_name"), output_field=TextField(),
)  # fmt: skip
SHARED: dict[str, Any] = {
    "told_uid": Cast("uid", TextField()),
    "told_external_id": Coalesce(f"{ROW}external_id", NOTHING),
}
_MAIN_MAIL = Func(
    F(f"{ROW}emails"),
    template="(coalesce(jsonb_path_query_first(%(expressions)s, '$[*] ? (@.primary == true).value'),"
    " %(expressions)s -> 0 -> 'value') #>> '{}')",
    output_field=TextField(),
)
_TYPES = Cast(
    Func(F(f"{ROW}emails"), Value("$[*].type"), template="jsonb_path_query_array(%(expressions)s::jsonpath)",
         output_field=JSONField()),
    TextField(),
)  # fmt: skip
OF_PERSON: dict[str, Any] = {
    "told_user_name": Coalesce(f"{ROW}user_name", "user__email", output_field=TextField()),
    "told_name": Case(
        When(name=_CALLED, then=F(f"{ROW}display_name")), default=F("name"), output_field=TextField()
    ),
    "told_emails": Concat(
        Coalesce(Cast(f"{ROW}emails", TextField()), NOTHING), "user__email", output_field=TextField()
    ),
    "told_mail": _MAIN_MAIL,
    "told_mail_types": Case(
        When(told_mail=F("user__email"), then=_TYPES), default=NOTHING, output_field=TextField()
    ),
}
TOLD: Mapping[type[Model], dict[str, Any]] = {Principal: SHARED | OF_PERSON, Team: SHARED}


def told_and(rows: QuerySet[M], condition: Q) -> QuerySet[M]:
    """Those rows of colleagues or teams for whom a condition holds over what is told of them."""
    told: QuerySet[M] = rows.alias(**TOLD[rows.model]).filter(condition)
    return told
