"""What is done with signing keys: making one, signing with it once it is published, retiring it, throwing it away."""

from __future__ import annotations

from string import ascii_lowercase

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.communicative.channels.email.dkim import DkimKey
from kith.communicative.domain import NO_DOMAIN, domain_name
from kith.communicative.signature.model import Algorithm, KeyState, SigningKey
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.events.record import Subject, note
from kith.core.principals.actor import Actor
from kith.lib.seal import seal


@transaction.atomic
def generate(*, by: Actor, domain: str, algorithm: str) -> SigningKey:
    """A new key with a name of its own; it signs nothing yet. Raises NotAllowed, or Invalid at `domain`."""
    _require(by)
    domain = domain_name(domain)
    if not domain:
        raise Invalid({"domain": [NO_DOMAIN]})
    if algorithm not in Algorithm.values:
        raise Invalid({"algorithm": [_("Choose a kind of key.")]})
    pem = _private(algorithm)
    selector = _selector(domain)
    _name, record = DkimKey.from_pem(domain, selector, pem).dns_record()
    made = SigningKey.objects.create(
        domain=domain,
        selector=selector,
        algorithm=algorithm,
        sealed=seal(settings.KITH_MASTER_KEY, pem),
        record=record,
    )
    made.refresh_from_db(fields=["uid"])
    _tell(by, made, "generated", None, made.state)
    return made


def _private(algorithm: str) -> bytes:
    rsa = algorithm == Algorithm.RSA
    key = generate_private_key(65_537, 2_048) if rsa else Ed25519PrivateKey.generate()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _selector(domain: str) -> str:
    """A name that this domain has not had: what receivers remember of an old key must not meet a new one."""
    month = f"kith{timezone.now():%Y%m}"
    used = set(SigningKey.objects.filter(domain=domain).values_list("selector", flat=True))
    names = (f"{month}{letter}" for letter in (*ascii_lowercase, *(f"z{number}" for number in range(10_000))))
    return next(name for name in names if name not in used)


@transaction.atomic
def sign_with(*, by: Actor, key: SigningKey) -> SigningKey:
    """From now on this key signs for its domain; the one of its kind before it is retired."""
    locked = _locked(by, key)
    if locked.state == KeyState.SIGNING:
        raise Conflict(_("This key signs already."))
    for other in SigningKey.objects.filter(
        domain=locked.domain, algorithm=locked.algorithm, state=KeyState.SIGNING
    ):
        _turn(by, other, KeyState.RETIRED, "retired")
    return _turn(by, locked, KeyState.SIGNING, "put_to_use")


@transaction.atomic
def retire(*, by: Actor, key: SigningKey) -> SigningKey:
    """It signs no more. Its record should stay published for some days, for the mails that are on their way."""
    locked = _locked(by, key)
    if locked.state != KeyState.SIGNING:
        raise Conflict(_("This key does not sign."))
    return _turn(by, locked, KeyState.RETIRED, "retired")


@transaction.atomic
def throw_away(*, by: Actor, key: SigningKey) -> None:
    """The private part is gone for good. Raises Conflict while it signs."""
    locked = _locked(by, key)
    if locked.state == KeyState.SIGNING:
        raise Conflict(_("This key signs. Put another one to use first, or retire it."))
    _tell(by, locked, "thrown_away", locked.state, None)
    locked.delete()


def _locked(by: Actor, key: SigningKey) -> SigningKey:
    _require(by)
    return SigningKey.objects.select_for_update().get(pk=key.pk)


def _require(by: Actor) -> None:
    if not by.administers:
        raise NotAllowed


def _turn(by: Actor, key: SigningKey, state: KeyState, verb: str) -> SigningKey:
    before, key.state, key.changed_at = key.state, state, timezone.now()
    key.save(update_fields=["state", "changed_at"])
    _tell(by, key, verb, before, state)
    return key


def _tell(by: Actor, key: SigningKey, verb: str, before: str | None, after: str | None) -> None:
    subject = Subject("signing_key", key.pk, key.uid)
    note(f"signing_key.{verb}", by=by, subject=subject, changes={str(key): (before, after)})
