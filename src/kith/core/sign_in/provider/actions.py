"""Setting up identity providers, switching them off and removing them. For administrators, as whole persons.

What a provider says of owners counts only while the last to save it was an owner: otherwise an administrator could
set one up that says of them that they are an owner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kith.core.errors import Invalid, NotFound, Text
from kith.core.events.record import Changes, record
from kith.core.jobs.queue import enqueue_once
from kith.core.principals.actor import Actor
from kith.core.principals.model import Role
from kith.core.records.reading import get
from kith.core.records.values import check_required, differences, read_values, snapshot
from kith.core.records.verbs import FOLLOW_UP
from kith.core.registry import current
from kith.core.sign_in.happened import Visit, happened
from kith.core.sign_in.over import require_administrator, require_over
from kith.core.sign_in.provider.described import WELL_KNOWN, fetched_metadata
from kith.core.sign_in.provider.identity import Refused
from kith.core.sign_in.provider.model import GroupRule, IdentityProvider, Protocol, ProvidedSignIn, Trust
from kith.core.sign_in.provider.saml_key import give_key
from kith.core.sign_in.provider.saml_xml import Described, read_metadata
from kith.core.sign_in.sessions import end_sessions

KEY, RULE = "identity_provider", "group_rule"
DOMAIN = re.compile(r"(?=.{4,253}$)([\w]([\w-]{0,61}[\w])?\.)+[\w-]{2,63}")
MOST = 50


def save(
    *,
    by: Actor,
    values: Mapping[str, object],
    provider: IdentityProvider | None = None,
    metadata: str = "",
) -> IdentityProvider:
    """A provider as `values` say, by field; a new one without `provider`. One of SAML is described by `metadata`, else by
    what is fetched from its `metadata_url`. Raises NotAllowed, or Invalid by field.

    Another issuer is another provider: who came through the one before is no longer known.
    """
    require_administrator(by)
    described = _described(values, metadata) if values.get("protocol") == Protocol.SAML else None
    return _kept(by, values, provider, described)


def _described(values: Mapping[str, object], metadata: str) -> Described | None:
    """What SAML's metadata say; None where neither they nor their address are given."""
    url, inside = str(values.get("metadata_url") or "").strip(), bool(values.get("inside"))
    field = "metadata" if metadata.strip() else "metadata_url"
    try:
        if metadata.strip():
            return read_metadata(metadata.strip().encode(), inside=inside)
        return read_metadata(fetched_metadata(url, inside=inside), inside=inside) if url else None
    except Refused as refused:
        said = f"{refused.text} ({refused.detail})" if refused.detail else refused.text
        raise Invalid({field: [said]}) from None


@transaction.atomic
def _kept(
    by: Actor, values: Mapping[str, object], provider: IdentityProvider | None, described: Described | None
) -> IdentityProvider:
    declared = current().type(KEY)
    kept = IdentityProvider.objects.select_for_update().get(pk=provider.pk) if provider else None
    held = kept or IdentityProvider()
    before = snapshot(declared, held) if kept else {}
    for key, value in read_values(by, declared, values).items():
        setattr(held, key, "" if value is None else value)
    _tidy(held)
    if described is not None:
        held.issuer, held.sign_on = described.issuer, described.sign_on
        held.sign_off, held.certificates = described.sign_off, " ".join(described.certificates)
        give_key(held)
    held.for_owners = by.role == Role.OWNER
    check_required(declared, held)
    _check(held)
    if kept is None and IdentityProvider.objects.count() >= MOST:
        raise Invalid({"name": [_("There are 50 providers already. Delete one first.")]})
    try:
        held.save()
    except IntegrityError:
        raise Invalid({"name": [_("There is such a record already.")]}) from None
    held.refresh_from_db()
    if before and before["issuer"] != held.issuer:
        held.people.all().delete()
    changes = differences(before, snapshot(declared, held))
    if changes:
        _tell(by, held, "changed" if before else "created", changes)
    return held


def _tidy(held: IdentityProvider) -> None:
    held.domains = " ".join(
        sorted({part.strip("@.").lower() for part in re.split(r"[\s,;]+", held.domains)} - {""})
    )
    held.factor_words = " ".join(held.factor_words.split())
    held.groups_claim = held.groups_claim or "groups"
    if held.protocol == Protocol.OIDC:
        held.issuer = held.issuer.strip().removesuffix(WELL_KNOWN)
        held.metadata_url = held.sign_on = held.sign_off = held.certificates = ""
        held.unasked = False
    else:
        held.trust = Trust.ALL  # SAML has no word for it


def _check(held: IdentityProvider) -> None:
    wrong: dict[str, list[Text]] = {}
    schemes = ("https://", "http://") if held.inside else ("https://",)
    if not held.domains:
        wrong["domains"] = [_("Name at least one: nobody else’s e-mails are believed.")]
    elif not all(DOMAIN.fullmatch(each) for each in held.all_domains):
        wrong["domains"] = [_("Write domains such as example.com, with commas between them.")]
    if held.protocol == Protocol.OIDC:
        if not held.issuer.startswith(schemes):
            wrong["issuer"] = [_("This is no address that begins with https.")]
        if not held.client_id:
            wrong["client_id"] = [_("This field is needed.")]
    elif not held.certificates:
        wrong["metadata_url"] = [_("Give the address of the metadata, or paste them.")]
    if wrong:
        raise Invalid(wrong)


@transaction.atomic
def remove(*, by: Actor, provider: IdentityProvider) -> None:
    """Nobody comes in through it any more; what its groups gave stays."""
    require_administrator(by)
    before = {
        key: value
        for key, value in snapshot(current().type(KEY), provider).items()
        if value not in (None, "", [])
    }
    _tell(by, provider, "deleted", {key: (value, None) for key, value in before.items()})
    provider.delete()


@transaction.atomic
def add_rule(*, by: Actor, provider: IdentityProvider, values: Mapping[str, object]) -> GroupRule:
    """What a group gives from the next sign-in on: a team, a role or both. Raises NotAllowed, or Invalid by field."""
    require_administrator(by)
    declared = current().type(RULE)
    read = read_values(by, declared, {**values, "provider": str(provider.uid)})
    made = GroupRule(**{key: read.get(key) for key in ("group", "provider", "team", "role")})
    check_required(declared, made)
    if made.team is None and made.role is None:
        raise Invalid({"team": [_("Choose a team, a role, or both.")]})
    if made.role is not None and made.role.shipped and made.role.key in (Role.OWNER, Role.ADMINISTRATOR):
        raise Invalid({"role": [_("Owners and administrators are made on the person’s page.")]})
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Invalid({"group": [_("There is such a rule already.")]}) from None
    made.refresh_from_db()
    changes = differences(
        {}, {key: value for key, value in snapshot(declared, made).items() if value is not None}
    )
    record("group_rule.created", by=by, on=made, declared=declared, verb="create", changes=changes)
    enqueue_once(FOLLOW_UP)
    return made


@transaction.atomic
def remove_rule(*, by: Actor, provider: IdentityProvider, uid: UUID) -> None:
    """The group gives nothing any more; who has the team or role keeps it. Raises NotFound."""
    require_administrator(by)
    found = GroupRule.objects.filter(provider=provider, uid=uid).first()
    if found is None:
        raise NotFound
    declared = current().type(RULE)
    before = {key: (value, None) for key, value in snapshot(declared, found).items() if value is not None}
    record("group_rule.deleted", by=by, on=found, declared=declared, verb="delete", changes=before)
    enqueue_once(FOLLOW_UP)
    found.delete()


@transaction.atomic
def part(*, by: Actor, provider: IdentityProvider, uid: UUID, visit: Visit) -> ProvidedSignIn:
    """Forgets who somebody is at the provider, and ends their sessions. The next to come with their e-mail is known
    anew. Raises NotFound and NotAllowed."""
    require_administrator(by)
    found = (
        ProvidedSignIn.objects.select_related("user__principal").filter(provider=provider, uid=uid).first()
    )
    if found is None:
        raise NotFound
    principal = found.user.principal
    require_over(by, principal)
    end_sessions(by=by, principal=principal)
    happened("user.parted", by=by, on=principal, visit=visit, what=provider.name)
    ProvidedSignIn.objects.filter(pk=found.pk).delete()
    return found


def provider_of(by: Actor, uid: UUID) -> IdentityProvider:
    """For administrators. Raises NotAllowed and NotFound."""
    require_administrator(by)
    found = get(by, current().type(KEY), uid)
    assert isinstance(found, IdentityProvider)
    return found


def _tell(by: Actor, on: IdentityProvider, past: str, changes: Changes) -> None:
    declared = current().type(KEY)
    record(f"{KEY}.{past}", by=by, on=on, declared=declared, verb=past.removesuffix("d"), changes=changes)
    enqueue_once(FOLLOW_UP)
