"""What is wrong with a template, said so that its author can mend it."""

from kith.lib.unreadable import Unreadable


class TemplateError(Unreadable):
    """A newsletter that cannot be made; `line` is the line of the template (from 1), None if it has none."""

    def __init__(self, code: str, message: str, line: int | None = None, **params: object) -> None:
        super().__init__(code, message, **params)
        self.line = line
