"""Handing a segment to a platform, and taking off those who withdrew since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from kith.core import access
from kith.core.conditions.fragment import Fragment
from kith.core.errors import Invalid, NotFound, Text
from kith.core.events.record import Subject, note
from kith.core.principals.actor import Actor
from kith.core.records.statement import fetch
from kith.core.registry import current
from kith.customers.interaction.actions import PARTY, Touch, append
from kith.customers.interaction.model import Direction
from kith.customers.segment.model import Segment
from kith.operational.marketing.ad_audience.hashing import email_hash, phone_hash
from kith.operational.marketing.ad_audience.model import AdAudience, AdMember, Platform
from kith.operational.marketing.campaign.audience import members
from kith.privacy.gate.ask import decide, question
from kith.privacy.purpose.model import Basis, Purpose

MOST = 200_000
BATCH = 5_000
CHANNELS = ("email", "phone")
HEADINGS = {
    Platform.GOOGLE: ("Email", "Phone"),
    Platform.META: ("email", "phone"),
    Platform.LINKEDIN: ("email",),
}


@dataclass(frozen=True, slots=True)
class Addressed:
    """How one person may be named to a platform: what the gate gives by e-mail and by phone."""

    party: int
    email: str = ""
    phone: str = ""


def require(by: Actor) -> None:
    """Raises NotAllowed for whoever may not take people out of the house."""
    access.require(by, current().type("person").permission("export"))
    access.require(by, "marketing.campaign.create")


@transaction.atomic
def hand_over(*, by: Actor, segment: Segment, purpose: Purpose, platform: str, receiver: str) -> AdAudience:
    """Hashes those of the segment who agreed to the purpose, and tells each of them in the timeline and the own copy.

    Raises NotAllowed, or Invalid at `purpose`, `platform`, `receiver` or `segment`; nothing is kept then.
    """
    require(by)
    _check(purpose, platform, receiver)
    people = _people(members(by, segment))
    shown = tuple(key for key in CHANNELS if key in access.readable(by, current().type("person")))
    found = [each for some in batches(people) for each in allowed(some, purpose, shown)]
    if not found:
        raise Invalid({"segment": [_("Nobody in this segment has agreed to this purpose.")]})
    made = AdAudience.objects.create(
        segment=segment, segment_name=segment.name, purpose=purpose, platform=platform, receiver=receiver.strip(),
        people=len(found), made_by_id=by.id,
    )  # fmt: skip
    made.refresh_from_db()
    AdMember.objects.bulk_create(
        (
            AdMember(
                audience=made, party_id=each.party, email=email_hash(each.email, platform),
                phone=phone_hash(each.phone, platform),
            )
            for each in found
        ),
        batch_size=2_000,
    )  # fmt: skip
    _tell(by, made, [each.party for each in found])
    note("ad_audience.made", by=by, subject=Subject("ad_audience", made.pk, made.uid), verb="hand_over",
         changes={"receiver": (None, made.receiver), "people": (None, made.people)})  # fmt: skip
    return made


def _check(purpose: Purpose, platform: str, receiver: str) -> None:
    refused: dict[str, list[Text]] = {}
    if purpose.basis != Basis.CONSENT or not purpose.is_marketing or not purpose.is_active:
        refused["purpose"] = [_("Choose a marketing purpose in use that people have agreed to.")]
    if platform not in Platform:
        refused["platform"] = [_("This is none of the choices.")]
    if not receiver.strip() or len(receiver) > 200:
        refused["receiver"] = [_("Say who gets the data, in at most 200 characters.")]
    if refused:
        raise Invalid(refused)


def _people(audience: Fragment) -> list[int]:
    rows = fetch(f"select party_id from ({audience.text}) a limit {MOST + 1}", audience.params)  # noqa: S608
    if len(rows) > MOST:
        raise Invalid({"segment": [format_lazy(_("At most {n} people at a time."), n=MOST)]})
    return [row[0] for row in rows]


def batches(people: list[int]) -> Iterator[list[int]]:
    return (people[at : at + BATCH] for at in range(0, len(people), BATCH))


def allowed(people: list[int], purpose: Purpose, channels: Sequence[str] = CHANNELS) -> Iterator[Addressed]:
    """Those whom the gate allows by these channels for good; what holds only for now, such as the hour, counts not."""
    by_channel = {
        channel: {
            row.party_id: row.address
            for row in decide(people, question(purpose, channel))
            if not row.refusal or row.again_at
        }
        for channel in channels
    }
    for party in people:
        email, phone = (by_channel.get(channel, {}).get(party, "") for channel in CHANNELS)
        if email or phone:
            yield Addressed(party, email, phone)


def _tell(by: Actor, made: AdAudience, parties: list[int]) -> None:
    words = {"receiver": made.receiver, "purpose": made.purpose.name}
    line = now("Given to %(receiver)s for “%(purpose)s”, hashed") % words
    append(
        [
            Touch(made.made_at, "web", "disclosed", Direction.SYSTEM, line, ((PARTY, party),), "", by.id)
            for party in parties
        ]
    )


def audiences(by: Actor, most: int = 100) -> list[AdAudience]:
    """What was handed over, the newest first."""
    require(by)
    return list(_open_to(by).select_related("purpose", "made_by").order_by("-id")[:most])


def _open_to(by: Actor) -> QuerySet[AdAudience]:
    """Who does not see everybody takes along only what was made of the people they see."""
    if access.sees_all(by, current().type("person")):
        return AdAudience.objects.all()
    return AdAudience.objects.filter(made_by_id=by.id)


def get(by: Actor, uid: UUID | str) -> AdAudience:
    """Raises NotAllowed or NotFound."""
    require(by)
    found = _open_to(by).select_related("purpose").filter(uid=uid).first()
    if found is None:
        raise NotFound
    return found


def file(*, by: Actor, uid: UUID | str) -> Iterator[str]:
    """The lines of the export, without those who were taken off since; that it was taken stands in the audit."""
    made = get(by, uid)
    _note(by, made, "file")
    gone = {each.pk for each in withdrawn(made)}
    rows = made.members.filter(removed_at=None).exclude(party=None).order_by("id")
    return _lines(made, (each for each in rows.iterator(chunk_size=BATCH) if each.pk not in gone))


@transaction.atomic
def removals(*, by: Actor, uid: UUID | str) -> Iterator[str]:
    """The lines of those to be taken off at the platform: who withdrew or was erased since, each on one list."""
    made = get(by, uid)
    gone = withdrawn(made)
    moment: datetime = timezone.now()
    lines = list(_lines(made, gone))
    AdMember.objects.filter(pk__in=[each.pk for each in gone if each.party_id]).update(removed_at=moment)
    AdMember.objects.filter(pk__in=[each.pk for each in gone if not each.party_id]).delete()
    _note(by, made, "removals")
    return iter(lines)


def withdrawn(made: AdAudience) -> list[AdMember]:
    """Those in an export whom the gate would not let go any more, and who stand on no list yet."""
    open_ones = list(made.members.filter(removed_at=None).order_by("id"))
    parties = [each.party_id for each in open_ones if each.party_id]
    still = {each.party for some in batches(parties) for each in allowed(some, made.purpose)}
    return [each for each in open_ones if each.party_id not in still]


def _note(by: Actor, made: AdAudience, what: str) -> None:
    subject = Subject("ad_audience", made.pk, made.uid)
    note("ad_audience.downloaded", by=by, subject=subject, changes={"what": (None, what)}, verb="download")


def _lines(made: AdAudience, rows: Iterator[AdMember] | list[AdMember]) -> Iterator[str]:
    headings = HEADINGS[Platform(made.platform)]
    yield ",".join(headings) + "\r\n"
    for each in rows:
        yield ",".join((each.email, each.phone)[: len(headings)]) + "\r\n"
