"""Who else sees a record, over HTTP: shares with colleagues, teams and outside people, and links for guests."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from kith.api.beside import RECORD, found, register
from kith.core import access
from kith.core.access.model import GuestLink, Level, Share
from kith.core.administration import guests, sharing
from kith.core.principals.actor import Actor
from kith.core.registry.objecttype import ObjectType


class RecordShareNew(Schema):
    """With whom: one colleague or outside person, or one team. Without `until` it lasts until it is taken back."""

    principal: UUID | None = None
    team: UUID | None = None
    level: Level = Level.SEE
    until: AwareDatetime | None = None


class RecordShare(Schema):
    """A record that is open to somebody."""

    id: UUID
    principal: UUID | None
    team: UUID | None
    name: str
    level: Level
    until: AwareDatetime | None
    made_by: str
    made_at: AwareDatetime


class RecordLinkNew(Schema):
    """For whom a link is and when it ends, at most 90 days from now; without `fields` the usual ones are shown."""

    recipient: Annotated[str, Field(max_length=200)]
    until: AwareDatetime
    fields: list[str] = []


class RecordLink(Schema):
    """A link with which somebody without a sign-in looks at a record."""

    id: UUID
    recipient: str
    fields: list[str]
    until: AwareDatetime
    ended: bool
    views: int
    viewed_at: AwareDatetime | None
    made_by: str


class RecordLinkMade(RecordLink):
    """A link that was just made: its address is told this one time."""

    url: str


def add(router: Router) -> None:
    shares, links = f"{RECORD}/shares", f"{RECORD}/guest-links"
    register(router, "GET", shares, list_shares, list[RecordShare])
    register(router, "POST", shares, share_record, {201: RecordShare})
    register(router, "DELETE", f"{shares}/{{uuid:one}}", end_share, {204: None})
    register(router, "GET", links, list_guest_links, list[RecordLink])
    register(router, "POST", links, make_guest_link, {201: RecordLinkMade})
    register(router, "DELETE", f"{links}/{{uuid:one}}", end_guest_link, {204: None})


def _shareable(request: HttpRequest, path: str, uid: UUID) -> tuple[Actor, ObjectType, Model]:
    """Raises NotFound, or NotAllowed where the record is not the caller's to share."""
    by, declared, record = found(request, path, uid)
    access.require_to_share(by, declared, record)
    return by, declared, record


def list_shares(request: HttpRequest, path: str, uid: UUID) -> list[RecordShare]:
    _by, declared, record = _shareable(request, path, uid)
    return [_share(each) for each in sharing.shares_of(declared, record)]


def share_record(request: HttpRequest, path: str, uid: UUID, sent: RecordShareNew) -> Status[RecordShare]:
    by, declared, record = _shareable(request, path, uid)
    to = _receiver(by, sent)
    made = sharing.share(by=by, declared=declared, record=record, to=to, level=sent.level, until=sent.until)
    return Status(201, _share(made))


def _receiver(by: Actor, sent: RecordShareNew) -> sharing.Receiver:
    person, team = (str(uid or "") for uid in (sent.principal, sent.team))
    return sharing.receiver(by=by, principal=person, team=team)


def end_share(request: HttpRequest, path: str, uid: UUID, one: UUID) -> Status[None]:
    by, declared, record = found(request, path, uid)
    sharing.unshare(by=by, declared=declared, record=record, uid=one)
    return Status(204, None)


def list_guest_links(request: HttpRequest, path: str, uid: UUID) -> list[RecordLink]:
    _by, declared, record = _shareable(request, path, uid)
    return [_link(each) for each in guests.links_of(declared, record)]


def make_guest_link(
    request: HttpRequest, path: str, uid: UUID, sent: RecordLinkNew
) -> Status[RecordLinkMade]:
    by, declared, record = found(request, path, uid)
    made, secret = guests.make_link(
        by=by,
        declared=declared,
        record=record,
        recipient=sent.recipient,
        until=sent.until,
        fields=tuple(sent.fields),
    )
    url = request.build_absolute_uri(f"/guest/{secret}")
    return Status(201, RecordLinkMade(url=url, **_link(made).dict()))


def end_guest_link(request: HttpRequest, path: str, uid: UUID, one: UUID) -> Status[None]:
    by, declared, record = found(request, path, uid)
    guests.revoke_link(by=by, declared=declared, record=record, uid=one)
    return Status(204, None)


def _share(share: Share) -> RecordShare:
    receiver = share.principal or share.team
    return RecordShare(
        id=share.uid, principal=share.principal.uid if share.principal else None,
        team=share.team.uid if share.team else None, name=receiver.name if receiver else "", level=Level(share.level),
        until=share.until, made_by=share.made_by.name, made_at=share.made_at,
    )  # fmt: skip


def _link(link: GuestLink) -> RecordLink:
    return RecordLink(
        id=link.uid, recipient=link.recipient, fields=link.fields, until=link.until, views=link.views,
        ended=link.revoked_at is not None or link.until <= timezone.now(), viewed_at=link.viewed_at,
        made_by=link.made_by.name,
    )  # fmt: skip
