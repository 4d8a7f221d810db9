"""Brings the tables up to date and makes the first owner, in a process of its own that ends with its memory.

The last line it prints is JSON: `{"email": …, "password": …}` of an owner made now, the password null where
it was given by `KITH_OWNER_PASSWORD`; `null` where there was an owner already.
"""

import json
import os
import secrets
import sys

import django
from django.core.management import call_command
from django.db import OperationalError


def main() -> None:
    """Migrate, make the first owner, print it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
    _prepare_rooms()
    print(json.dumps(_first_owner()))


def _prepare_rooms() -> None:
    """What rooms want to be there before the first page."""
    from kith.core.registry import current

    for room in current().rooms:
        for prepare in room.at_start:
            prepare()


def _first_owner() -> dict[str, str | None] | None:
    from django.contrib.auth import get_user_model

    from kith.core.principals import actions

    if get_user_model()._default_manager.exists():
        return None
    email = os.environ.get("KITH_OWNER_EMAIL") or "owner@example.com"
    given = os.environ.get("KITH_OWNER_PASSWORD")
    password = given or secrets.token_urlsafe(12)
    actions.first_owner(email, password)
    return {"email": email, "password": None if given else password}


if __name__ == "__main__":
    main()
