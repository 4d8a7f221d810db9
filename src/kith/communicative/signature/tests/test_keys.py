"""Signing keys as people keep them: made here, published by them, one of a kind at work, and never seen again."""

from __future__ import annotations

import dkim
import pytest

from kith.communicative.channels.email.compose import Recipient, Sender, Template, compile_newsletter
from kith.communicative.channels.email.tokens import TokenKeys
from kith.communicative.signature.actions import generate, retire, sign_with, throw_away
from kith.communicative.signature.model import SigningKey
from kith.communicative.signature.queries import signed, signers
from kith.core.errors import Conflict, Invalid, NotAllowed
from kith.core.events.model import Event
from kith.core.principals.actor import Actor, actor_of
from kith.core.principals.model import Kind, Principal, Role

pytestmark = pytest.mark.django_db


def message() -> bytes:
    compiled = compile_newsletter(
        Template("plain", "News", "Look: https://shop.example/a"), sender=Sender("Us", "us@mail.house.test"), fields=(),
        campaign="c1", base_url="https://kith.house.test", keys=TokenKeys.of(b"x" * 32),
    )  # fmt: skip
    return compiled.message(Recipient(1, "ann@customers.test"))


@pytest.fixture
def by() -> Actor:
    principal = Principal.objects.create(kind=Kind.USER, role=Role.ADMINISTRATOR, name="Ida")
    return actor_of(principal, "test")


def test_both_kinds_sign_and_receivers_find_every_header_covered(by: Actor) -> None:
    published = {}
    for kind in ("rsa", "ed25519"):
        key = generate(by=by, domain="House.test.", algorithm=kind)
        published[f"{key}.".encode()] = key.record.encode()
        assert signers("us@mail.house.test") == () or kind == "ed25519"
        sign_with(by=by, key=key)
    mail = signed(message(), signers("us@mail.house.test"))
    assert mail.count(b"DKIM-Signature:") == 2
    for index in range(2):
        checked = dkim.DKIM(mail)
        assert checked.verify(index, dnsfunc=lambda name, timeout=5: published[name])
        assert {b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"message-id"} <= {
            name.lower() for name in checked.include_headers
        } | {name.strip().lower() for name in checked.signature_fields[b"h"].split(b":")}
    for header in (b"List-Unsubscribe:", b"List-Unsubscribe-Post:"):
        changed = mail.replace(header, header + b" changed", 1)
        assert not dkim.DKIM(changed).verify(0, dnsfunc=lambda name, timeout=5: published[name])


def test_the_next_key_takes_over_and_the_old_one_is_kept_until_it_is_thrown_away(by: Actor) -> None:
    old, new = (generate(by=by, domain="house.test", algorithm="rsa") for _time in range(2))
    assert old.selector != new.selector
    sign_with(by=by, key=old)
    with pytest.raises(Conflict):
        throw_away(by=by, key=old)
    sign_with(by=by, key=new)
    assert [key.selector for key in signers("us@house.test")] == [new.selector]
    old.refresh_from_db()
    assert old.state == "retired"
    throw_away(by=by, key=old)
    retire(by=by, key=new)
    assert signers("us@house.test") == ()
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-4:] == [
        "signing_key.retired",
        "signing_key.put_to_use",
        "signing_key.thrown_away",
        "signing_key.retired",
    ]
    assert b"PRIVATE" not in bytes(SigningKey.objects.get().sealed)


def test_only_administrators_keep_keys_and_only_for_domains(by: Actor) -> None:
    member = Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Max")
    with pytest.raises(NotAllowed):
        generate(by=actor_of(member, "test"), domain="house.test", algorithm="rsa")
    for domain in ("house", "house test.org", "-a.org", "häuser.example"):
        with pytest.raises(Invalid):
            generate(by=by, domain=domain, algorithm="rsa")
    with pytest.raises(Invalid):
        generate(by=by, domain="house.test", algorithm="dsa")
