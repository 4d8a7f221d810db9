"""Colleagues as Users."""

from __future__ import annotations

from kith.api.scim.kind import Kind, Values
from kith.api.scim.resources import User, person_of, user_of
from kith.api.scim.selecting import Word
from kith.core.principals.actor import Actor
from kith.core.principals.model import Principal
from kith.core.provisioning import people


def _complete(body: Values, present: User | None) -> Values:
    """Whoever is not said to be inactive is active, or stays as they are; a user name may be an e-mail."""
    named = {key.lower(): value for key, value in body.items()}
    more: Values = {}
    if named.get("active") is None:
        more["active"] = present.active if present else True
    if not named.get("emails") and "@" in str(named.get("username", "")):
        more["emails"] = [{"value": named["username"], "primary": True}]
    kept = {key: value for key, value in body.items() if key.lower() not in more}
    return kept | more


def _create(by: Actor, user: User) -> Principal:
    return people.add_person(by=by, person=person_of(user))


def _change(by: Actor, principal: Principal, user: User) -> Principal:
    return people.change_person(by=by, principal=principal, person=person_of(user))


def _remove(by: Actor, principal: Principal) -> None:
    people.remove_person(by=by, principal=principal)


USERS: Kind[User, Principal] = Kind(
    User,
    people.people,
    people.person_of,
    lambda row, house: user_of(people.known(row), house),
    _create,
    _change,
    _remove,
    _complete,
    {
        "username": Word(("told_user_name",)),
        "displayname": Word(("told_name",)),
        "externalid": Word(("told_external_id",), cased=True),
        "id": Word(("told_uid",), cased=True),
        "active": Word(("is_active",)),
        "emails": Word(("told_emails",), exact=False),
        "emails.value": Word(("told_emails",), exact=False),
        "emails.type": Word(("told_mail_types",), exact=False, quoted=True),
    },
)
