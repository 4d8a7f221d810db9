"""`kith restore`: the house as it was when a backup was made."""

import sys
from pathlib import Path
from typing import Annotated

from kith.config.commandline import Argument, Option
from kith.config.commands.inside import the_database
from kith.config.commands.options import Data, choose_data
from kith.config.commands.up import the_only_one
from kith.config.house import data_folder


def command(
    file: Annotated[Path, Argument(help="The backup.")],
    key_file: Annotated[
        Path | None,
        Option(help="A file with the recovery key; else the house's own key."),
    ] = None,
    replace: Annotated[bool, Option(help="Take the place of the house that is there.")] = False,
    verify: Annotated[bool, Option(help="Only try it: nothing that stands is touched.")] = False,
    lasting: Annotated[
        Path | None,
        Option(help="The folder `lasting` of the house as it last was: who was erased since stays erased."),
    ] = None,
    data: Data = None,
) -> None:
    """Bring the house back from a backup. It must not run; --verify only tries, and may run beside it."""
    choose_data(data)
    folder = data_folder()
    folder.root.mkdir(parents=True, exist_ok=True)
    from kith.config.backup import BackupError, restoring
    from kith.config.backup.dump import house_place
    from kith.config.backup.key import given_key

    try:
        key = given_key(folder, key_file)
        others = restoring.sources(folder, file, lasting)
        if verify:
            with the_database(data):
                found = restoring.verify(folder, house_place(folder), file, key)
        else:
            with the_only_one(folder, "no address: it is being restored", otherwise=1), the_database(data):
                found = restoring.restore(
                    folder, house_place(folder), file, key, replace=replace, lasting=lasting
                )
    except BackupError as error:
        sys.exit(str(error))
    said = "Restored on trial" if verify else "Restored"
    print(f"{said}: the house of {found.about.made_at}, {found.rows:,} rows, {found.files} files.")
    if not verify and not others:
        print(
            "No list of erasures was found but the backup's own. Give the old data folder's with --lasting."
        )
    for name, value in found.about.configuration.items():
        print(f"It was started with {name}={value}")
