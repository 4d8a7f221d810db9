"""The web server and the job worker of one machine: the program is read once, and both go on from there, so that they
share that memory.

`python -m kith.config.together HOST PORT [--held]`; held, it reads the program at once but starts them only when a
line arrives on its standard input, so that it gets ready while the database does.
"""

import sys
import time
from functools import partial
from typing import Final

from kith.config import supervisor, web, worker

_GRACE: Final = 10.0  # less than whoever started this one grants it


def main(host: str, port: int, *, held: bool) -> None:
    """Keep both running until SIGTERM. Raises SystemExit where whoever holds it ends without letting it go.

    No connection may be open and no thread run when they are forked, neither at first nor when one is started again.
    """
    web.read(host, port)
    if held and not sys.stdin.readline():
        raise SystemExit(1)
    pages = supervisor.Child("web", partial(web.serve, host, port))
    jobs = supervisor.Child("job", worker.main)
    supervisor.stop_on_signals()
    try:
        pages.start()
        while not supervisor.answers(host, port):  # the first page is not to wait for jobs
            if pages.gone():
                raise SystemExit(1)
            time.sleep(0.02)
        jobs.start()
        supervisor.watch((pages, jobs), lambda: None, partial(print, flush=True))
    except supervisor.Stop:
        supervisor.stop((pages, jobs), _GRACE)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), held="--held" in sys.argv)
