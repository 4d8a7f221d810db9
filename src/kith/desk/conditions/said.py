"""A condition as a sentence on a page."""

from __future__ import annotations

from django.utils.translation import ngettext
from markupsafe import Markup, escape

from kith.core.conditions.scope import Scope
from kith.core.conditions.sentence import stressed
from kith.core.conditions.tree import Node
from kith.core.principals.actor import Actor


def said(actor: Actor, node: Node, scope: Scope) -> Markup:
    """The sentence, with the values that were chosen in bold."""
    parts = stressed(node, scope, actor.viewer(""))
    bold = Markup('<b class="font-semibold">{}</b>')
    return Markup("").join(bold.format(text) if chosen else escape(text) for text, chosen in parts)


def lines_left_out(lines: int) -> str:
    """How many lines are not asked yet, in words."""
    return ngettext(
        "one line is incomplete and left out", "%(n)s lines are incomplete and left out", lines
    ) % {"n": lines}
