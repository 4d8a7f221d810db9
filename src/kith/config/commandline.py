"""Reads the words after a verb as the signature of the verb's function describes them.

With Python's own argparse, for this runs in what supervises the house: a library for it would hold ten megabytes there
for good, and the first page would come a quarter of a second later.
"""

import inspect
import os
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True, slots=True)
class Argument:
    """A word by its place."""

    help: str
    metavar: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A word behind a name, `--` and the parameter's unless it says another; whole numbers lie from `least` to `most`.

    `environment` is the variable that is asked where the option is not given; `shown` what the help tells of its default.
    """

    help: str
    name: str = ""
    metavar: str = ""
    least: int | None = None
    most: int | None = None
    environment: str = ""
    shown: str = ""


def call(command: Callable[..., None], called: str, words: Sequence[str]) -> None:
    """Call a verb's function with what `words` say; exit code 2 and the reason where they do not fit."""
    command(**vars(parser_of(command, called).parse_args(words)))


def parser_of(command: Callable[..., None], called: str) -> ArgumentParser:
    """What reads the words of a verb's function, each of whose parameters is annotated with one of the above."""
    parser = ArgumentParser(prog=called, description=inspect.getdoc(command), allow_abbrev=False)
    described = get_type_hints(command, include_extras=True)
    for name, parameter in inspect.signature(command).parameters.items():
        kind, said = get_args(described[name])
        if isinstance(said, Argument):
            _add_argument(parser, name, kind, parameter.default, said)
        else:
            _add_option(parser, name, kind, parameter.default, said)
    return parser


def _add_argument(parser: ArgumentParser, name: str, kind: Any, default: Any, said: Argument) -> None:
    required = default is inspect.Parameter.empty
    parser.add_argument(
        name,
        nargs="*" if _repeats(kind) else None if required else "?",
        type=_reader(kind),
        default=None if required else default,
        metavar=said.metavar or name.upper(),
        help=said.help,
    )


def _add_option(parser: ArgumentParser, name: str, kind: Any, default: Any, said: Option) -> None:
    flag = said.name or f"--{name.replace('_', '-')}"
    if kind is bool:
        parser.add_argument(flag, dest=name, action=BooleanOptionalAction, default=default, help=said.help)
        return
    shown = said.shown or default
    parser.add_argument(
        flag,
        dest=name,
        action="append" if _repeats(kind) else "store",
        type=_reader(kind, said.least, said.most),
        default=(os.environ.get(said.environment) if said.environment else None) or default,
        metavar=said.metavar or name.upper(),
        help=f"{said.help} [{shown}]" if shown else said.help,
    )


def _repeats(kind: Any) -> bool:
    return any(get_origin(each) is list for each in (kind, *get_args(kind)))


def _reader(kind: Any, least: int | None = None, most: int | None = None) -> Callable[[str], Any]:
    """What makes a value of a word, whether the parameter takes one or None or a list of them."""
    found: Any = next((each for each in get_args(kind) if each is not NoneType), kind)
    found = get_args(found)[0] if get_origin(found) is list else found

    def read(word: str) -> Any:
        if issubclass(found, StrEnum) and word not in set(found):
            raise ArgumentTypeError(f"“{word}” is none of {', '.join(found)}")
        try:
            value: Any = datetime.fromisoformat(word) if found is datetime else found(word)
        except ValueError:
            raise ArgumentTypeError(f"“{word}” cannot be read") from None
        if (least is not None and value < least) or (most is not None and value > most):
            raise ArgumentTypeError(f"{value} does not lie from {least} to {most}")
        return value

    return read
