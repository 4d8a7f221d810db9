"""Tells without Django whether the database's tables fit the code, so that a start need not ask it."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_FOREIGN_TABLES = ("Django", "django-allauth", "procrastinate")


def current() -> str:
    """A digest of every migration of Kith and the versions of the packages that bring their own."""
    together = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("migrations/*.py")):
        together.update(f"{path.relative_to(_PACKAGE)}\0".encode() + path.read_bytes())
    for name in _FOREIGN_TABLES:
        together.update(f"{name} {package_version(name)}\0".encode())
    return together.hexdigest()


def migrations() -> frozenset[str]:
    """Every migration of Kith as `app.name`; an app is named like its folder."""
    found = (path for path in _PACKAGE.rglob("migrations/[0-9]*.py") if "tests" not in path.parts)
    return frozenset(f"{path.parent.parent.name}.{path.stem}" for path in found)


def package_version(package: str) -> str:
    """The version of an installed package; empty where it runs without being installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
