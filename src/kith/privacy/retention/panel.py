"""What a rule would do now, on its page."""

from __future__ import annotations

from django.http import HttpRequest
from markupsafe import Markup

from kith.core.errors import Invalid, NotFound
from kith.core.principals.actor import Actor
from kith.core.registry import current
from kith.desk.render import render_fragment
from kith.privacy.retention.actions import too_much
from kith.privacy.retention.model import RetentionRule
from kith.privacy.retention.queries import preview


def preview_panel(request: HttpRequest, actor: Actor, record: RetentionRule) -> Markup:
    """How many records it means, the first of them, and whether somebody has to agree first."""
    try:
        seen, much, problem = preview(record), too_much(record), ""
        plural = current().type(record.type).plural
    except (Invalid, NotFound) as refused:
        seen, much, problem, plural = None, False, str(refused), ""
    context = {"rule": record, "seen": seen, "much": much, "problem": problem, "plural": plural}
    return render_fragment("privacy/retention.jinja", context)
