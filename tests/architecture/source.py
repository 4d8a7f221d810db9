"""What the architecture tests look at: files that can be committed, and what code imports and defines."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "kith"
Definition = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def committable() -> tuple[Path, ...]:
    """Every file that git has, or would take with `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def text_files() -> Iterator[tuple[Path, str]]:
    """Every committable file that is text, with its content."""
    for path in committable():
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def python_files(*, tests: bool = True) -> list[Path]:
    """Kith's own Python files; migrations, which are made by a program, are none of them."""
    files = [path for path in committable() if path.suffix == ".py" and "migrations" not in path.parts]
    return [path for path in files if tests or not is_test(path)]


def product_files() -> list[Path]:
    """The Python files of the product itself."""
    return [path for path in python_files(tests=False) if path.is_relative_to(PACKAGE)]


def templates() -> list[Path]:
    """Every template."""
    return [
        path for path in committable() if path.suffix in (".jinja", ".html") and path.is_relative_to(PACKAGE)
    ]


def is_test(path: Path) -> bool:
    """True for tests and what is made for them alone."""
    return "tests" in path.parts or path.name == "conftest.py"


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(), filename=str(path))


def module_of(path: Path) -> str:
    """The dotted name of a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> set[str]:
    """Dotted names of everything a file of the package imports: modules, and names taken from them."""
    found: set[str] = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = ".".join(path.relative_to(PACKAGE.parent).parts[: -node.level]) if node.level else ""
            module = ".".join(filter(None, (above, node.module)))
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def functions(path: Path) -> list[Definition]:
    """Every function and method of a file."""
    return [node for node in ast.walk(parsed(path)) if isinstance(node, Definition)]


def classes(path: Path) -> list[ast.ClassDef]:
    """Every class of a file."""
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef)]


def length(node: Definition | ast.ClassDef) -> int:
    """Lines of a definition from its `def` or `class` on."""
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def place(path: Path, line: int = 1) -> str:
    """Where something stands, as an editor opens it."""
    return f"{path.relative_to(ROOT)}:{line}"
