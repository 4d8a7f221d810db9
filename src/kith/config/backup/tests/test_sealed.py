import io
import random
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kith.config.backup import BackupError, sealed
from kith.config.backup.sealed import Opening, Sealing

KEY = "ABCDE-FGHIJ"


@pytest.fixture(scope="module", autouse=True)
def _keys_are_derived_quickly() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "_COST", 2**4)
        yield


def sealed_from(*writes: bytes) -> bytes:
    out = io.BytesIO()
    sealing = Sealing(out, KEY)
    for each in writes:
        sealing.write(each)
    sealing.close()
    return out.getvalue()


def opened(stream: bytes, length: int, key: str = KEY) -> bytes:
    opening = Opening(io.BytesIO(stream), key)
    found = opening.read(length)
    opening.end()
    return found


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "_PIECE", 64)


@pytest.fixture(scope="module")
def noise() -> bytes:
    return random.Random(4).randbytes(1000)


@given(some.lists(some.binary(max_size=300), max_size=8))
def test_what_goes_in_comes_out(writes: list[bytes]) -> None:
    whole = b"".join(writes)
    assert opened(sealed_from(*writes), len(whole)) == whole


@pytest.mark.usefixtures("small_pieces")
def test_no_bit_can_be_changed_and_nothing_cut_off_or_added(noise: bytes) -> None:
    stream = sealed_from(noise)
    for place in range(0, len(stream), 7):
        changed = bytearray(stream)
        changed[place] ^= 1
        with pytest.raises(BackupError):
            opened(bytes(changed), len(noise))
    for end in range(0, len(stream), 7):
        with pytest.raises(BackupError):
            opened(stream[:end], len(noise))
    with pytest.raises(BackupError):
        opened(stream + b"x", len(noise))


@pytest.mark.usefixtures("small_pieces")
def test_pieces_cannot_be_moved_repeated_left_out_or_taken_from_another_file(noise: bytes) -> None:
    stream, other = sealed_from(noise), sealed_from(noise)
    head, size = 40, 4 + 64 + 16
    pieces = [stream[start : start + size] for start in range(head, len(stream), size)]
    strange = other[head + size : head + 2 * size]
    for order in (
        [pieces[1], pieces[0], *pieces[2:]], [pieces[0], pieces[0], *pieces[1:]], [pieces[0], *pieces[2:]],
        [pieces[0], strange, *pieces[2:]], pieces[:-1],
    ):  # fmt: skip
        with pytest.raises(BackupError):
            opened(stream[:head] + b"".join(order), len(noise))


def test_a_wrong_key_is_told_from_a_damaged_file() -> None:
    with pytest.raises(BackupError, match="does not open"):
        opened(sealed_from(b"x"), 1, "ABCDE-FGHIK")
    with pytest.raises(BackupError, match="no backup of Kith"):
        opened(b"PK\3\4 something else", 1)


def test_the_same_twice_looks_different(noise: bytes) -> None:
    first, second = sealed_from(noise), sealed_from(noise)
    assert first[8:60] != second[8:60]
    assert noise[:16] not in first


def test_memory_stays_small_however_long_the_stream_is() -> None:
    block = bytes(2**20)
    stream = sealed_from(*([block] * 64))
    opening = Opening(io.BytesIO(stream), KEY)
    tracemalloc.start()
    for _ in range(64):
        assert opening.read(2**20) == block
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 * 2**20
