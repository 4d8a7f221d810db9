"""The house's rules for signing in, as an administrator sets them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.access.model import AccessRole
from kith.core.errors import Invalid, Text
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.principals.sessions import FACTOR_ROLES, IDLE, IDLE_HOURS, LONGEST, LONGEST_DAYS
from kith.core.records.settings import change_setting, setting
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.over import require_administrator
from kith.core.sign_in.passwords import SHORTEST, SHORTEST_USUAL

BOUNDS = {"shortest": (8, 64), "idle_hours": (1, 2160), "longest_days": (1, 90)}


@dataclass(frozen=True, slots=True)
class Rules:
    """Least length of a password; hours without use and days in all after which a session ends; the keys of roles
    that demand a second factor."""

    shortest: int
    idle_hours: int
    longest_days: int
    factor_roles: tuple[str, ...]


def rules() -> Rules:
    """The rules as they hold now."""
    return Rules(
        int(setting(SHORTEST, SHORTEST_USUAL)),
        int(setting(IDLE, IDLE_HOURS)),
        int(setting(LONGEST, LONGEST_DAYS)),
        tuple(setting(FACTOR_ROLES, ())),
    )


def roles_to_choose() -> list[tuple[str, str]]:
    """Key and name of every role."""
    return list(
        AccessRole.objects.exclude(key="system").order_by("-shipped", "name").values_list("key", "name")
    )


@transaction.atomic
def change_rules(*, by: Actor, numbers: dict[str, int | None], roles: Iterable[str], visit: Visit) -> Rules:
    """Sets them. `numbers` by the names of `Rules`. Raises NotAllowed, or Invalid by field."""
    require_administrator(by)
    wrong: dict[str, list[Text]] = {key: [_("Between %(least)s and %(most)s.") % {"least": least, "most": most}]
             for key, (least, most) in BOUNDS.items() if not least <= (numbers.get(key) or 0) <= most}  # fmt: skip
    known = {key for key, _name in roles_to_choose()}
    if not known.issuperset(chosen := sorted(set(roles))):
        wrong["factor_roles"] = [_("There is no such role.")]
    if wrong:
        raise Invalid(wrong)
    before = rules()
    for key, name in ((SHORTEST, "shortest"), (IDLE, "idle_hours"), (LONGEST, "longest_days")):
        change_setting(key, numbers[name])
    change_setting(FACTOR_ROLES, chosen or None)
    after = rules()
    if after != before:
        happened(
            "sign_in_rules.changed",
            by=by,
            on=Principal.objects.get(pk=by.id),
            visit=visit,
            what=f"{before} {after}",
        )
    return after
