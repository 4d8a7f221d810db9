"""What waits in a session until somebody has proven who they are."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode

from kith.core.principals.sessions import SENT, SessionStore


def test_a_form_that_waits_for_a_proof_is_sealed_meanwhile() -> None:
    store, state = SessionStore(), {"request": "client_secret=gorse-and-heather"}
    kept = store.encode({SENT: state, "other": 1})
    packed = kept.lstrip(".").partition(":")[0]
    plain = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    plain = zlib.decompress(plain) if kept.startswith(".") else plain
    assert b"other" in plain
    assert b"gorse" not in plain
    assert store.decode(kept) == {SENT: state, "other": 1}
    assert store.decode(store.encode({"other": 1})) == {"other": 1}
