"""How work that people watch fails: said at its run, in the language of whoever started it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from kith.core.errors import KithError, Text
from kith.core.jobs.model import Run
from kith.core.jobs.run import fail

BROKEN = _("Something went wrong here. Try again, and tell whoever runs this house if it stays so.")


def broken(error: Exception) -> Text:
    return BROKEN


@contextmanager
def failing_well(
    run: Run, said: Callable[[Exception], Text] = broken, give_up: Callable[[Run, str], None] = fail
) -> Iterator[None]:
    """What the house refuses is said in its own words; any other error as `said` puts it, and raised. A lost database
    leaves the run as it is, to be taken up later."""
    with translation.override(run.started_by.locale):
        try:
            yield
        except OperationalError:
            raise
        except KithError as error:
            give_up(run, str(error))
        except Exception as error:
            give_up(run, str(said(error)))
            raise
