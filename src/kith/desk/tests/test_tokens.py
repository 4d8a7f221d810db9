"""The palette can be read, told apart, and is all that the style sheets use."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

FRONTEND = Path(__file__).resolve().parents[4] / "frontend"


@pytest.fixture(scope="module")
def tokens() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kith_tokens", FRONTEND / "tokens.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_every_pair_of_the_palette_can_be_read_and_every_series_told_apart(tokens: ModuleType) -> None:
    assert tokens.faults() == []
    assert len(tokens.PAIRS) == 44


def test_black_on_white_has_the_full_contrast(tokens: ModuleType) -> None:
    assert tokens.contrast(tokens.Oklch(1, 0, 0), tokens.Oklch(0, 0, 0)) == pytest.approx(21)


def test_a_faint_text_is_named_as_a_fault(tokens: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    faint = tokens.token((0.80, 0.01, 75), (0.690, 0.011, 235))
    monkeypatch.setitem(tokens.TOKENS, "ink-3", faint)
    assert "ink-3 on surface has 1.83, needs 4.5" in tokens.faults()


def test_style_sheets_use_only_tokens_that_exist(tokens: ModuleType) -> None:
    sheets = [path for path in (FRONTEND / "src" / "css").glob("*.css") if path.name != "tokens.css"]
    used = {name for path in sheets for name in re.findall(r"var\(--k-([\w-]+)\)", path.read_text())}
    assert len(used) > 30
    assert used <= set(tokens.TOKENS)
