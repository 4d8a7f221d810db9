"""The job worker: takes jobs from PostgreSQL as they come, until it is told to stop."""

import asyncio
import os

import django

from kith.config.processes import JOBS_AT_ONCE

_GRACE = 8.0


async def _work() -> None:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(
                name="kith",
                concurrency=JOBS_AT_ONCE,
                shutdown_graceful_timeout=_GRACE,
                install_signal_handlers=True,
            )


def main() -> None:
    """Work until SIGTERM; jobs under way then have eight seconds to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    django.setup()
    asyncio.run(_work())


if __name__ == "__main__":
    main()
