from pathlib import Path

from ..journal import Journal, Mark, boot_id, read_journal, settle


def test_the_last_line_of_a_message_tells_its_state(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal") as journal:
        for key, code in ((1, 250), (2, 550), (3, 451)):
            journal.sending(key)
            journal.answered(key, code)
        journal.sending(4)
    assert settle(range(1, 6), tmp_path / "journal", same_boot=True) == {
        1: Mark("sent", 250),
        2: Mark("refused", 550),
        3: Mark("deferred", 451),
        4: Mark("unconfirmed"),
        5: Mark("ready"),
    }


def test_after_the_machine_went_down_a_missing_line_proves_nothing(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal") as journal:
        journal.sending(1)
        journal.answered(1, 250)
    marks = settle([1, 2], tmp_path / "journal", same_boot=False)
    assert marks == {1: Mark("sent", 250), 2: Mark("unconfirmed")}


def test_a_run_that_never_began_has_everything_ready(tmp_path: Path) -> None:
    assert settle([1], tmp_path / "none", same_boot=True) == {1: Mark("ready")}


def test_a_line_that_was_cut_off_is_passed_over_and_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b"S 1\nA 1 250\nS 2\nA 2 25")
    assert read_journal(path) == {1: Mark("sent", 250), 2: Mark("unconfirmed")}
    with Journal(path) as journal:
        journal.sending(3)
    assert read_journal(path)[3] == Mark("unconfirmed")


def test_what_was_deferred_may_be_tried_again_and_what_was_sent_stays_sent(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b"S 1\nA 1 451\nS 1\nS 2\nA 2 250\nS 2\n")
    assert read_journal(path) == {1: Mark("unconfirmed"), 2: Mark("sent", 250)}


def test_nonsense_in_a_journal_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.write_bytes(b"\n\x00\x00\nS\nS x\nA 1\nA 1 2 3\nQ 1\nS 5\n")
    assert read_journal(path) == {5: Mark("unconfirmed")}


def test_a_start_of_the_machine_has_the_same_name_throughout() -> None:
    assert boot_id() == boot_id()
