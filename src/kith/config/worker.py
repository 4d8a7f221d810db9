"""The job worker: takes jobs from PostgreSQL as they come, until it is told to stop."""

import asyncio
import contextlib
import os
from typing import Any, Final

import django

from kith.config.processes import IDLE, JOBS_AT_ONCE

_GRACE = 8.0
_SILENT = 60.0
_TRIES = 5
LOST: Final = """
with lost as (
    select j.id, j.attempts,
           row_number() over (partition by coalesce(j.queueing_lock, j.id::text) order by j.id) > 1
           or exists (select 1 from procrastinate_jobs o where o.status = 'todo' and o.queueing_lock = j.queueing_lock)
           as is_asked_again
    from procrastinate_jobs j left join procrastinate_workers w on w.id = j.worker_id
    where j.status = 'doing' and (w.id is null or w.last_heartbeat < now() - make_interval(secs => %(silent)s))
)
update procrastinate_jobs j
set status = case when lost.is_asked_again or lost.attempts >= %(tries)s then 'failed' else 'todo' end
             ::procrastinate_job_status,
    attempts = j.attempts + 1, worker_id = null
from lost where lost.id = j.id and j.status = 'doing'
"""
"""Jobs of workers that are gone go back into the queue, unless the same is waiting there already or they were tried
too often; otherwise a killed worker would hold their locks for ever."""


async def _give_back_lost(connector: Any) -> None:
    while True:
        await connector.execute_query_async(LOST, silent=_SILENT, tries=_TRIES)
        await asyncio.sleep(_SILENT)


async def _work() -> None:
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    # one connection listens, others come as jobs begin and end: an idle one holds megabytes in the database
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, max_idle=IDLE)
    with app.replace_connector(connector):
        async with app.open_async():
            giving_back = asyncio.create_task(_give_back_lost(app.connector))
            await app.run_worker_async(
                name="kith",
                concurrency=JOBS_AT_ONCE,
                delete_jobs="successful",  # what was done stands in the records
                shutdown_graceful_timeout=_GRACE,
                install_signal_handlers=True,
            )
            giving_back.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await giving_back


def main() -> None:
    """Work until SIGTERM; jobs under way then have eight seconds to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kith.config.settings")
    django.setup()
    asyncio.run(_work())


if __name__ == "__main__":
    main()
