"""A house's database for tests that need one to themselves."""

import os

from kith.config.backup.dump import Place
from kith.config.postgres import Server


def place_of_its_own(server: Server, name: str) -> Place:
    """A copy of the template that tests begin with. Whoever asks for it drops it."""
    found = Place(server.address(f"kith_test_{os.getpid()}_{name}"))
    with found.admin() as admin:
        row = admin.execute(
            "select datname from pg_database where datname like 'kith\\_template\\_%'"
        ).fetchone()
    assert row
    found.copy_of(found.named(str(row[0])))
    return found
