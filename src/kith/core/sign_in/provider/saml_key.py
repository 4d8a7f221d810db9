"""The house's own key at a provider of SAML: it signs what is asked there, and opens what is sealed for us.

Each provider knows another key, so that none can open or sign for another. The certificate around it is a name for the
key and nothing more; it lasts as long as the provider is set up.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from django.conf import settings

from kith.core.sign_in.provider.model import IdentityProvider
from kith.lib.seal import seal, unseal

BITS, LASTS = 2048, timedelta(days=3650)


def give_key(provider: IdentityProvider) -> None:
    """Makes the key of a provider that has none yet; whoever saves the provider keeps it."""
    if not provider.own_key:
        private, provider.own_certificate = made()
        provider.own_key = seal(settings.KITH_MASTER_KEY, private)


def made() -> tuple[bytes, str]:
    """A private key as DER, and its certificate in base64."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(65537, BITS)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Kith")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + LASTS).sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private, b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()


def own_key(provider: IdentityProvider) -> RSAPrivateKey:
    """The private key, which every saved provider of SAML has."""
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    assert provider.own_key
    key = load_der_private_key(unseal(settings.KITH_MASTER_KEY, bytes(provider.own_key)), None)
    assert isinstance(key, RSAPrivateKey)
    return key
