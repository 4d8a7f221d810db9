"""`kith erasures`: erases again who is on the list of erasures, as after a database came back by other means."""

from kith.config.commands.inside import the_house
from kith.config.commands.options import Data


def command(data: Data = None) -> None:
    """Erase again everybody on the list of erasures who is in the database. `kith restore` does this by itself."""
    with the_house(data):
        from kith.privacy.request.jobs import replay_erasures

        number = replay_erasures()
    print(f"Erased again: {number}." if number else "Nobody who was erased is in the database.")
