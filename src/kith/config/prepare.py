"""Brings the tables up to date and makes the first owner, in a process of its own that ends with its memory.

The last line it prints is JSON: `{"email": …, "password": …}` of an owner made now, the password null where
it was given by `KITH_OWNER_PASSWORD`; `null` where there was an owner already.
"""

import json
import os
import secrets
import sys

import django
from django.db import OperationalError

from kith.config.house import data_folder


def main(*, restored: bool = False) -> None:
    """Migrate, make the first owner, print it; for a house out of a backup, let rooms put right what they must."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    django.setup()
    from kith.config import upgrade

    currency = _currency()
    try:
        upgrade.bring_up_to_date(
            data_folder(), _rooms_after_restore if restored else _rooms_at_start, safely=not restored
        )
    except OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
    except upgrade.UpgradeError as error:
        sys.exit(f"{error}\nNothing was changed; the version before still fits.")
    print(json.dumps(_first_owner(currency)))


def _currency() -> str:
    """What a new house is to count in, or nothing; ends where it is no currency."""
    from kith.lib.currency import in_use

    code = os.environ.get("KITH_CURRENCY", "").strip().upper()
    if code and code not in in_use():
        sys.exit(f"{code} is no currency, such as EUR or CHF.")
    return code


def _rooms_at_start() -> None:
    """What rooms want to be there before the first page."""
    from kith.core.registry import current

    for room in current().rooms:
        for prepare in room.at_start:
            prepare()


def _rooms_after_restore() -> None:
    """What rooms put right in a house that comes out of a backup, whether they are switched on or not."""
    from kith.core.registry import all_rooms

    _rooms_at_start()
    for room in all_rooms():
        for put_right in room.after_restore:
            put_right()


def _first_owner(currency: str) -> dict[str, str | None] | None:
    from django.contrib.auth import get_user_model

    from kith.core.principals import actions
    from kith.core.records.settings import CURRENCY, change_setting

    if get_user_model()._default_manager.exists():
        return None
    email = os.environ.get("KITH_OWNER_EMAIL") or "owner@example.com"
    given = os.environ.get("KITH_OWNER_PASSWORD")
    password = given or secrets.token_urlsafe(12)
    actions.first_owner(email, password)
    if currency:
        change_setting(CURRENCY, currency)
    return {"email": email, "password": None if given else password}


if __name__ == "__main__":
    main(restored="--restored" in sys.argv)
