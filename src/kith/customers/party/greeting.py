"""How letters to a person begin, as a field: for lists, merge fields, programs and files alike."""

from __future__ import annotations

import json

from django.utils.translation import gettext_lazy as _

from kith.core.fieldtypes import CHOICE, TEXT, Choice
from kith.core.registry.field import Field, Join, Privacy, Source
from kith.lib.greeting import languages, patterns

SALUTATIONS = (Choice("ms", _("Ms")), Choice("mr", _("Mr")), Choice("none", _("Neither Ms nor Mr")))
FORMALITIES = (Choice("formal", _("Formal")), Choice("informal", _("First names")))
ORDERS = (Choice("given", _("Given name first")), Choice("family", _("Family name first")))

FORMER = "(select string_agg(f.name, ', ' order by f.id) from customers_former_name f where f.party_id = t.id)"


def _literal(words: dict[str, str]) -> str:
    """A table of words as SQL; no value of anybody gets into it."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return "'" + text.replace("'", "''") + "'::jsonb"


def greeting_sql(country: str) -> str:
    """What `kith.lib.greeting.greeting` says, as SQL over the party `t` and its country."""
    known = {key.partition(".")[0]: "" for key in patterns()}
    language = (
        f"case when {_literal(known)} ? split_part(lower(t.language), '-', 1) then split_part(lower(t.language), '-', 1)"
        f" when t.language = '' then coalesce({_literal(languages())} ->> {country}, 'en') else 'en' end"
    )
    kind = (
        "case when t.formality = 'informal' and (t.preferred_name <> '' or t.given_name <> '') then 'informal'"
        " when t.given_name = '' and t.family_name = '' then 'nobody' when t.family_name = '' then 'x'"
        " else case when t.salutation in ('ms', 'mr') then t.salutation else 'x' end"
        " || case when t.title <> '' then '_t' else '' end end"
    )
    text = f"{_literal(patterns())} ->> (({language}) || '.' || ({kind}))"
    family = "coalesce(nullif(t.family_name, ''), t.name)"
    called = "coalesce(nullif(t.preferred_name, ''), nullif(t.given_name, ''), t.name)"
    for mark, value in (
        ("<title>", "t.title"), ("<family>", family),
        ("<Family>", f"upper(left({family}, 1)) || substr({family}, 2)"), ("<given>", "t.given_name"),
        ("<called>", called), ("<name>", "t.name"),
    ):  # fmt: skip
        text = f"replace({text}, '{mark}', {value})"
    return f"(case when t.own_greeting <> '' then t.own_greeting else {text} end)"


def name_fields() -> tuple[Field, ...]:
    """The finer parts of a name, and how somebody is addressed."""
    return (
        Field("middle_name", _("Middle name"), TEXT, Privacy.PERSONAL, max_length=200, quiet=True),
        Field("suffix", _("Suffix"), TEXT, Privacy.PERSONAL, max_length=60, quiet=True, help=_("Such as Jr. or PhD.")),
        Field("preferred_name", _("Called"), TEXT, Privacy.PERSONAL, max_length=200, quiet=True,
              help=_("The name they go by among friends.")),
        Field("birth_name", _("Name at birth"), TEXT, Privacy.PERSONAL, max_length=200, quiet=True,
              help=_("They are found by it.")),
        Field("native_name", _("In its own script"), TEXT, Privacy.PERSONAL, max_length=200, quiet=True,
              help=_("Where the name above is written in other letters.")),
        Field("reading", _("Reading"), TEXT, Privacy.PERSONAL, max_length=200, quiet=True,
              help=_("The whole name in Latin letters or kana, family name first. Lists are in its order.")),
        Field("pronunciation", _("Pronunciation"), TEXT, Privacy.PERSONAL, max_length=200, quiet=True,
              help=_("How to say it, such as shi-VAWN.")),
        Field("name_order", _("Order of the name"), CHOICE, Privacy.PERSONAL, choices=ORDERS, quiet=True,
              help=_("Empty means as usual in the script and language.")),
        Field("salutation", _("Salutation"), CHOICE, Privacy.PERSONAL, choices=SALUTATIONS),
        Field("formality", _("Terms"), CHOICE, Privacy.PERSONAL, choices=FORMALITIES, quiet=True),
        Field("own_greeting", _("Own letter greeting"), TEXT, Privacy.PERSONAL, max_length=200, quiet=True,
              help=_("Empty means as usual in the language.")),
    )  # fmt: skip


def other_names(*parts: str, privacy: Privacy = Privacy.PERSONAL) -> Field:
    """Every name that somebody is found by besides their own: these, and those of the past."""
    source = Source(f"concat_ws(', ', {', '.join((*parts, FORMER))})", nullable=False)
    return Field("other_names", _("Other names"), TEXT, privacy, writable=False, source=source)


def made_fields(address: Join) -> tuple[Field, ...]:
    """What is made of the parts: the greeting of a letter, and every other name that somebody is found by."""
    parts = (f"nullif(t.{key}, '')" for key in ("native_name", "reading", "preferred_name", "birth_name"))
    return (
        Field("letter_greeting", _("Letter greeting"), TEXT, Privacy.PERSONAL, writable=False, mark="told",
              source=Source(greeting_sql(f"{address.alias}.country"), (address,), nullable=False)),
        other_names(*parts),
    )  # fmt: skip
