"""What goes with the bytes of a stranger's file, so that no browser ever opens it in the house's own name."""

from __future__ import annotations

from django.utils.http import content_disposition_header

SEALED_OFF = "default-src 'none'; sandbox; frame-ancestors 'none'"
AS_IT_IS = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain", "text/csv")
"""Kinds that are named to the browser. Others, and above all what could hold script, are bytes to it."""


def download_headers(name: str, kind: str, size: int) -> dict[str, str]:
    """Headers of an answer that a browser keeps under this name; `size` in bytes."""
    return {
        "Content-Type": kind if kind in AS_IT_IS else "application/octet-stream",
        "Content-Length": str(size),
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        **picture_headers(),
    }


def picture_headers() -> dict[str, str]:
    """Headers of a picture that was made anew."""
    return {
        "Content-Security-Policy": SEALED_OFF,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
