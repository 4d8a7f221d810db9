import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ..compose import Recipient, Sender, Template, compile_newsletter
from ..dkim import DkimKey
from ..tokens import TokenKeys

NEWSLETTER = compile_newsletter(
    Template("plain", "Dear {{ name }}, żółw", "Two  spaces, a dot:\n\n.\n\n{{ name }}"),
    sender=Sender("Fernhollow Cycles", "news@fern.example", "shop@fern.example", "leave@fern.example"),
    fields=["name"],
    campaign="autumn-2026",
    base_url="https://kith.example",
    keys=TokenKeys.of(b"a secret of the house"),
)
RSA = rsa.generate_private_key(65537, 2048)


def pem(key: object) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())  # type: ignore[attr-defined, no-any-return]


def verified(message: bytes, key: DkimKey) -> bool:
    name, text = key.dns_record()

    def lookup(asked: bytes, timeout: int = 5) -> bytes | None:
        return text.encode() if asked.decode().rstrip(".") == name else None

    return bool(dkim.verify(message, dnsfunc=lookup))


@pytest.mark.parametrize("private", [RSA, ed25519.Ed25519PrivateKey.generate()], ids=["rsa", "ed25519"])
@pytest.mark.parametrize("name", ["Ann", "", "Żółw " * 30, "a\nb", "...", "  "])
def test_another_implementation_accepts_the_signature(private: object, name: str) -> None:
    key = DkimKey.from_pem("fern.example", "kith1", pem(private))
    assert verified(key.sign(NEWSLETTER.message(Recipient(5, "ann@b.example", {"name": name}))), key)


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"Dear", b"Deer"),
        (b"news@fern.example>", b"news@evil.example>"),
        (b"autumn-2026:", b"spring-2026:"),
        (b"One-Click", b"Two-Click"),
        (b"To: ann", b"To: eve"),
    ],
)
def test_a_changed_mail_is_told(found: bytes, put: bytes) -> None:
    key = DkimKey("fern.example", "kith1", RSA)
    signed = key.sign(NEWSLETTER.message(Recipient(5, "ann@b.example", {"name": "Dear Ann"})))
    changed = signed.replace(found, put)
    assert changed != signed
    assert verified(signed, key)
    assert not verified(changed, key)


def test_a_second_sender_cannot_be_added() -> None:
    key = DkimKey("fern.example", "kith1", RSA)
    signed = key.sign(NEWSLETTER.message(Recipient(5, "ann@b.example", {"name": "Ann"})))
    assert not verified(b"From: boss@fern.example\r\n" + signed, key)


def test_weak_and_foreign_keys_are_refused() -> None:
    for private in (rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP256R1())):
        with pytest.raises(ValueError, match="2048"):
            DkimKey.from_pem("fern.example", "kith1", pem(private))
