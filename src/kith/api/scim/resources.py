"""The schemas of this door, and how they and the words of `core.provisioning` become each other."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field
from scim2_models import (
    URN,
    CaseExact,
    ComplexAttribute,
    InvalidValueException,
    Meta,
    Mutability,
    Reference,
    Required,
    Resource,
    Uniqueness,
)
from scim2_models.resources.user import GroupMembership

from kith.core.provisioning.described import KnownPerson, KnownTeam, Mail, Named, Person

ROOT = "/scim/v2"
FOR_USER = "urn:ietf:params:scim:schemas:core:2.0:User"
FOR_GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


class Name(ComplexAttribute):
    """The parts of a colleague's name."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class Email(ComplexAttribute):
    """An e-mail. The primary one, else the first, is the one to sign in with."""

    value: Annotated[str | None, Required.true] = None
    type: str | None = None
    primary: bool | None = None


class User(Resource[Any]):
    """A colleague."""

    __schema__ = URN(FOR_USER)
    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: Name | None = None
    display_name: str | None = None
    active: Annotated[bool | None, Required.true] = None
    emails: Annotated[list[Email] | None, Required.true] = None
    groups: Annotated[list[GroupMembership] | None, Mutability.read_only] = None


class Member(ComplexAttribute):
    """A colleague in a team."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference[User] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])


class Group(Resource[Any]):
    """A team."""

    __schema__ = URN(FOR_GROUP)
    display_name: Annotated[str | None, Required.true] = None
    members: list[Member] | None = None


def user_of(known: KnownPerson, house: str) -> User:
    person = known.person
    parts = Name(
        formatted=person.formatted_name or None, family_name=person.family_name or None,
        given_name=person.given_name or None,
    )  # fmt: skip
    made = User(
        id=str(known.uid), external_id=person.external_id or None, user_name=person.user_name,
        name=parts if parts.model_dump() else None, display_name=person.display_name or None, active=person.active,
        emails=[Email(value=mail.value, type=mail.type or None, primary=mail.primary) for mail in person.emails],
        groups=[_in_group(team, house) for team in known.teams] or None,
    )  # fmt: skip
    made.meta = _meta(made, "User", f"{house}{ROOT}/Users/{known.uid}")
    made.meta.created = known.made_at
    return made


def _in_group(team: Named, house: str) -> GroupMembership:
    place: Reference[Any] = Reference(f"{house}{ROOT}/Groups/{team.uid}")
    return GroupMembership(value=str(team.uid), display=team.name, type="direct", ref=place)


def person_of(user: User) -> Person:
    """What the directory says of a colleague. Raises InvalidValueException."""
    name = user.name or Name()
    return Person(
        (user.user_name or "").strip(),
        tuple(Mail((mail.value or "").strip(), mail.type or "", mail.primary) for mail in user.emails or ()),
        user.active is not False, user.external_id or "", (user.display_name or "").strip(),
        (name.formatted or "").strip(), (name.given_name or "").strip(), (name.family_name or "").strip(),
    )  # fmt: skip


def group_of(known: KnownTeam, house: str) -> Group:
    made = Group(
        id=str(known.uid), external_id=known.external_id or None, display_name=known.name,
        members=[
            Member(value=str(one.uid), ref=Reference(f"{house}{ROOT}/Users/{one.uid}"), type="User")
            for one in known.members
        ] or None,
    )  # fmt: skip
    made.meta = _meta(made, "Group", f"{house}{ROOT}/Groups/{known.uid}")
    return made


def members_of(group: Group) -> list[UUID]:
    """The public ids of those who are to be in the team. Raises InvalidValueException."""
    return [_colleague(member) for member in group.members or ()]


def _colleague(member: Member) -> UUID:
    if member.type not in (None, "", "User"):
        raise InvalidValueException(detail="Members are Users. Groups within groups are arranged in Kith.")
    try:
        return UUID(member.value or "")
    except ValueError:
        raise InvalidValueException(detail=f"There is no User “{(member.value or '')[:60]}”.") from None


def _meta(resource: Resource[Any], kind: str, location: str) -> Meta:
    told = orjson.dumps(resource.model_dump(), option=orjson.OPT_SORT_KEYS)
    return Meta(resource_type=kind, location=location, version=f'W/"{sha256(told).hexdigest()[:24]}"')


def found_by(values: Sequence[str], uid: object) -> bool:
    """Whether one of the tags of a header names this version."""
    return any(value.strip() in ("*", uid) for value in values)
