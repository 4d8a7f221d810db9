"""What a directory says of a person or a team, and what the house knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail of a person; at most one is `primary`, which None leaves open."""

    value: str
    type: str = ""
    primary: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person in the words of a directory. The empty text stands for what it does not say."""

    user_name: str
    emails: tuple[Mail, ...]
    active: bool = True
    external_id: str = ""
    display_name: str = ""
    formatted_name: str = ""
    given_name: str = ""
    family_name: str = ""

    @property
    def name(self) -> str:
        """What colleagues call them."""
        parts = f"{self.given_name} {self.family_name}".strip()
        return self.display_name or self.formatted_name or parts or self.user_name

    @property
    def email(self) -> str:
        """With which they sign in: the primary one, else the first."""
        return next((mail.value for mail in self.emails if mail.primary), self.emails[0].value)


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a team as others mention it."""

    uid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A colleague of the house with the teams they are in."""

    uid: UUID
    person: Person
    teams: tuple[Named, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class KnownTeam:
    """A team of the house with the colleagues in it."""

    uid: UUID
    name: str
    external_id: str
    members: tuple[Named, ...]
