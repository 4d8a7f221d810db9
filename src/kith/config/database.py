"""From a database address to Django's description of it."""

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from kith.config import postgres
from kith.config.house import DataFolder
from kith.config.processes import CONNECTIONS, IDLE


def database(url: str | None, folder: DataFolder) -> dict[str, Any]:
    """Django's entry for the PostgreSQL at `url`, else for the embedded server of `folder`.

    Connections come from a pool that opens them as they are needed. Raises psycopg.ProgrammingError
    for an `url` that PostgreSQL would not understand.
    """
    known = {
        key: str(value)
        for key, value in conninfo_to_dict(url or postgres.Server(folder.postgres).address()).items()
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known.pop("dbname", ""),
        "USER": known.pop("user", ""),
        "PASSWORD": known.pop("password", ""),
        "HOST": known.pop("host", ""),
        "PORT": known.pop("port", ""),
        "OPTIONS": {
            **known,
            "pool": {"min_size": 1, "max_size": CONNECTIONS, "timeout": 10, "max_idle": IDLE},
        },
    }


def use(name: str) -> None:
    """Let Django work in another database of the same server."""
    from django.db import connections

    connection: Any = connections["default"]
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name
