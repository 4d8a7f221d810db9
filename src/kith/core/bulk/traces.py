"""What acts on many records keep of a person: the row of the ledger, and what was typed into the act."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.core.bulk.actions import JOB
from kith.core.registry.trace import Trace, Whose
from kith.core.statement import fetch

NAMING = "select count(*) from core_run where job = %s and asked::text ilike any(%s)"
ROWS = "select count(*) from core_bulk_row where subject_uid = %s"
BLANK = """
update core_run set asked = asked || '{"values": {}, "condition": null, "every": false}'
where job = %s and asked::text ilike any(%s) returning 1
"""
FORGET = "delete from core_bulk_row where subject_uid = %s returning 1"


def _naming(whose: Whose) -> tuple[str, list[str]]:
    return JOB, [f"%{word}%" for word in (*whose.words, str(whose.uid))]


def count_bulk(whose: Whose) -> int:
    return int(fetch(NAMING, _naming(whose))[0][0]) + int(fetch(ROWS, (whose.uid,))[0][0])


def forget_bulk(whose: Whose) -> int:
    """An act under way whose filter or values named the person finds nothing to do any more, and says so."""
    return len(fetch(BLANK, _naming(whose))) + len(fetch(FORGET, (whose.uid,)))


TRACES = (
    Trace("bulk", _("Changes to many records"), _("Rows and what was typed go."), count_bulk, forget_bulk),
)
