"""A code that a telephone reads, as SVG. Black on white in every theme, since cameras want it so."""

from __future__ import annotations

from django.utils.translation import gettext as _
from markupsafe import Markup

BORDER = 3


def qr_code(text: str) -> Markup:
    """The code as a picture that scales; what it says stands beside it in words."""
    import qrcode

    code = qrcode.QRCode(border=BORDER)
    code.add_data(text)
    rows = code.get_matrix()
    dots = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    side, name = len(rows), _("Code to be read with the app's camera")
    return Markup(
        '<svg class="w-full" viewBox="0 0 {side} {side}" role="img" aria-label="{name}">'
        '<rect width="{side}" height="{side}" fill="#fff"/><path d="{dots}" fill="#000"/></svg>'
    ).format(side=side, name=name, dots=dots)
