"""Addresses of people who were erased: only a digest is kept, so that nobody is written to again by mistake.

A digest cannot be turned back into an address, but it tells an address that comes again. When one does, it is taken
out of use like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from django.conf import settings
from django.db import connection

from kith.core.events.consume import Heard
from kith.core.principals.actor import system
from kith.customers.email.model import Email
from kith.customers.phone.model import Phone
from kith.privacy.suppression.actions import Stop, suppress_many
from kith.privacy.suppression.model import Kind, Reason, Suppression

MARK = "erased:"
KINDS = ("email.created", "email.changed", "phone.created", "phone.changed")
INSERT = """
insert into privacy_suppression (kind, address, reason, source)
select split_part(a, ':', 2), a, 'erased', '' from unnest(%s::text[]) as r (a) on conflict (address, purpose_id) do nothing
"""


def hashed(address: str) -> str:
    """The digest by which an address is known again, under the key that lies outside the database."""
    key, kind = settings.KITH_MASTER_KEY[:32], Kind.EMAIL if "@" in address else Kind.PHONE
    return f"{MARK}{kind}:{blake2b(address.encode(), key=key, person=b'kith erased', digest_size=16).hexdigest()}"


def keep_hashed(addresses: Iterable[str]) -> int:
    """Keeps digests of addresses, for everything, and gives how many are new."""
    return keep_digests(hashed(address) for address in addresses)


def keep_digests(digests: Iterable[str]) -> int:
    """Keeps digests that are known already, as after a restore."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [sorted(set(digests))])
        return int(cursor.rowcount)


def hash_own(party: int) -> int:
    """Turns the suppressions of a party into digests that name nobody, and gives how many there were."""
    rows = list(Suppression.objects.filter(party=party))
    for row in rows:
        digest = hashed(row.address)
        known = Suppression.objects.filter(address=digest, purpose=row.purpose_id).exists()
        if known or row.kind == Kind.PARTY:
            row.delete()
        else:
            row.address, row.party, row.source = digest, None, ""
            row.save(update_fields=["address", "party", "source"])
    return len(rows)


def known_as_erased(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that belonged to somebody who was erased."""
    digests = {hashed(address): address for address in addresses if address}
    found = Suppression.objects.filter(address__in=list(digests)).values_list("address", flat=True)
    return {digests[digest] for digest in found}


def hear(events: list[Heard]) -> None:
    """Takes addresses out of use that come back after their person was erased."""
    ids = [event.subject_id for event in events]
    emails = Email.objects.filter(pk__in=ids).select_related("party")
    phones = Phone.objects.filter(pk__in=ids).select_related("party")
    mine = {event.subject_uid for event in events}
    came = [(Kind.EMAIL, each.address, each.party) for each in emails if each.uid in mine]
    came += [(Kind.PHONE, each.number, each.party) for each in phones if each.uid in mine]
    known = known_as_erased(address for _kind, address, _party in came)
    suppress_many(
        [
            Stop(kind, Reason.ERASED, address, party, source=MARK)
            for kind, address, party in came
            if address in known
        ],
        by=system("privacy"),
    )
