"""Takes addresses out of use, and back into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.errors import Invalid
from kith.core.events.record import Change, record_many
from kith.core.fieldtypes import EMAIL, PHONE, Spec, Unfit
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.core.transfer.bulk import new_uid
from kith.customers.email.model import Email
from kith.customers.party.model import Party
from kith.customers.phone.model import Phone
from kith.privacy.purpose.model import Purpose
from kith.privacy.suppression.model import Kind, Reason, Suppression

INSERT = """
insert into privacy_suppression (uid, kind, address, party_id, purpose_id, reason, source, since, batch)
select r.*, %s from unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::text[],
    %s::timestamptz[]) as r
on conflict (address, purpose_id) do nothing
returning id, uid
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """An address that must no longer be used, for one purpose or, without one, for everything.

    `kind` is `email`, `phone`, `domain` or `party`; the address of a party is its public id and need not be given.
    """

    kind: str
    reason: str
    address: str = ""
    party: Party | None = None
    purpose: Purpose | None = None
    source: str = ""
    since: datetime | None = None


def create_suppression(*, by: Actor, values: Mapping[str, Any], batch: UUID | None = None) -> Suppression:
    """The suppression that a form, a file or a program describes; `values` as the type reads them."""
    stop = Stop(
        values["kind"], values["reason"], values.get("address") or "", values.get("party"), values.get("purpose"),
        values["source"],
    )  # fmt: skip
    return suppress(by=by, stop=stop, batch=batch)


def suppress(*, by: Actor, stop: Stop, batch: UUID | None = None) -> Suppression:
    """Takes one address out of use at once. One that is out of use already stays as it was noted first.

    Raises NotAllowed, or Invalid for an address that cannot be read.
    """
    suppress_many([stop], by=by, batch=batch)
    return Suppression.objects.get(address=_normal(stop), purpose=stop.purpose)


@transaction.atomic
def suppress_many(stops: Iterable[Stop], *, by: Actor, batch: UUID | None = None) -> int:
    """Takes any number of addresses out of use and gives how many of them are new."""
    access.require(by, "privacy.suppression.create")
    once = {(_normal(stop), stop.purpose.pk if stop.purpose else 0): stop for stop in stops}
    rows = [_row(address, once[address, purpose]) for address, purpose in sorted(once)]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [batch, *(list(column) for column in zip(*rows, strict=True))])
        new = [pk for pk, _uid in cursor.fetchall()]
    made = Suppression.objects.filter(pk__in=new).select_related("party", "purpose")
    _tell("created", "suppress", made, by, batch)
    return len(new)


def _normal(stop: Stop) -> str:
    """The address as it is compared. Raises Invalid."""
    if stop.kind == Kind.PARTY:
        if stop.party is None:
            raise Invalid({"party": [_("This field is needed.")]})
        return str(stop.party.uid)
    if stop.kind not in Kind or stop.reason not in Reason:
        raise Invalid({"kind" if stop.kind not in Kind else "reason": [_("This is none of the choices.")]})
    if stop.kind == Kind.DOMAIN:
        return domain(stop.address)
    try:
        address = (EMAIL if stop.kind == Kind.EMAIL else PHONE).parse(stop.address, Spec())
    except Unfit as unfit:
        raise Invalid({"address": [unfit.message]}) from None
    if not address:
        raise Invalid({"address": [_("This field is needed.")]})
    return str(address)


def domain(text: str) -> str:
    """A mail domain as suppressions write it: `@example.org`. Raises Invalid."""
    name = text.strip().removeprefix("@")
    try:
        return "@" + str(EMAIL.parse(f"any@{name}", Spec())).partition("@")[2]
    except Unfit:
        raise Invalid({"address": [_("Write a mail domain, such as example.org.")]}) from None


def domain_of(address: str) -> str:
    """The domain of a mail address as suppressions write it."""
    return "@" + address.partition("@")[2]


def _row(address: str, stop: Stop) -> tuple[Any, ...]:
    party, purpose = stop.party, stop.purpose
    since = (stop.since or timezone.now()).astimezone(UTC)
    return (
        new_uid(), stop.kind, address, party.pk if party else None, purpose.pk if purpose else None, stop.reason,
        stop.source, since,
    )  # fmt: skip


def _tell(past: str, verb: str, rows: Iterable[Suppression], by: Actor, batch: UUID | None) -> None:
    changes = []
    for row in rows:
        values = {
            "kind": row.kind, "address": row.address, "party": row.party.uid if row.party else None,
            "purpose": row.purpose.uid if row.purpose else None, "reason": row.reason, "source": row.source,
            "since": row.since.astimezone(UTC),
        }  # fmt: skip
        told = {key: value for key, value in values.items() if value not in (None, "")}
        pairs = {key: (None, value) if past == "created" else (value, None) for key, value in told.items()}
        changes.append(Change(row.pk, row.uid, row.subject.uid, pairs))
    if changes:
        declared = current().type("suppression")
        record_many(f"suppression.{past}", by=by, declared=declared, verb=verb, batch=batch, rows=changes)


def suppress_own(
    *, by: Actor, party: Party, purpose: Purpose, channel: str, source: str, address: str = ""
) -> None:
    """Takes the address by which a party was contacted out of use for a purpose, because the party wants no more."""
    address = address or main_address(party, channel)
    if address:
        suppress(by=by, stop=Stop(channel, Reason.UNSUBSCRIBED, address, party, purpose, source))


@transaction.atomic
def lift_unsubscribed(*, by: Actor, party: Party, purpose: Purpose, channel: str) -> None:
    """Ends what the party's own unsubscribing from a purpose began, now that it was agreed to anew."""
    own = Suppression.objects.filter(party=party, purpose=purpose, kind=channel, reason=Reason.UNSUBSCRIBED)
    rows = list(own.select_related("party", "purpose").select_for_update(of=("self",)))
    _tell("deleted", "lift", rows, by, None)
    Suppression.objects.filter(pk__in=[row.pk for row in rows]).delete()


def main_address(party: Party, channel: str) -> str:
    """The main address of a party by e-mail or phone, empty where there is none."""
    emails = Email.objects.filter(party=party, is_main=True).values_list("address", flat=True)
    phones = Phone.objects.filter(party=party, is_main=True).values_list("number", flat=True)
    found = {"email": emails, "phone": phones}.get(channel)
    return (found.first() if found is not None else None) or ""
