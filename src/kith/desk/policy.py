"""The content security policy: no inline style or script, nothing foreign, markup only by our own policy."""

from __future__ import annotations

from urllib.parse import urlsplit


def content_policy(forms_lead_to: str = "", hears_from: str = "") -> str:
    """The policy of a page. Its forms lead to the house alone, and to the origin of `forms_lead_to` where one is named; its
    scripts ask the house alone, and the origin of `hears_from`."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self'{_origin(hears_from)}",
            "frame-src 'self'",
            "manifest-src 'self'",
            f"form-action 'self'{_origin(forms_lead_to)}",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types default",
        )
    )


def _origin(address: str) -> str:
    """As a source of the policy: scheme and host of what is on the web, else the scheme alone."""
    parts = urlsplit(address)
    if parts.scheme in ("https", "http"):
        return f" {parts.scheme}://{parts.netloc}"
    return f" {parts.scheme}:" if parts.scheme else ""
