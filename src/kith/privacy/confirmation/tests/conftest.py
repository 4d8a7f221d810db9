"""A newsletter whose consents are confirmed by mail, and the mails that would go out."""

from __future__ import annotations

import pytest

from kith.core.sign_in.notice import Notice
from kith.privacy.confirmation import mails
from kith.privacy.purpose.model import Purpose


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[Notice]:
    told: list[Notice] = []

    def tell(notice: Notice) -> bool:
        told.append(notice)
        return True

    monkeypatch.setattr(mails, "tell", tell)
    monkeypatch.setattr(mails, "carrier", lambda: True)
    return told


@pytest.fixture
def newsletter(newsletter: Purpose) -> Purpose:
    newsletter.double_opt_in = True
    newsletter.save()
    return newsletter
