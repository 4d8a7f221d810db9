"""HTML that was written by Python instead of a template."""

from markupsafe import Markup


def written(html: str) -> Markup:
    """HTML whose every foreign part its writer has escaped.

    Rows are written by the thousand: `Markup.format` would escape by itself, at four times the cost.
    """
    return Markup(html)  # noqa: S704
