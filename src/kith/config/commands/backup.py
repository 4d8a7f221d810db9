"""`kith backup`: one sealed file with all that cannot be made again."""

import sys
from pathlib import Path
from typing import Annotated

from kith.config.commandline import Argument, Option
from kith.config.commands.inside import the_database
from kith.config.commands.options import Data, choose_data
from kith.config.house import data_folder


def command(
    file: Annotated[
        Path | None, Argument(help="Where to; else a new file in the data folder's backups.")
    ] = None,
    verify: Annotated[bool, Option(help="Restore it on trial and compare every row.")] = False,
    key: Annotated[bool, Option(help="Only print the recovery key.")] = False,
    data: Data = None,
) -> None:
    """Make a backup while the house runs or stands still. The first one prints the recovery key: keep it elsewhere.

    KITH_BACKUP_KEY sets a key or passphrase of your own.
    """
    if key:
        _print_key(data)
        return
    with the_database(data):
        from kith.config.backup import BackupError, making, restoring, rotation
        from kith.config.backup.dump import house_place
        from kith.config.backup.key import house_key

        folder = data_folder()
        place = house_place(folder)
        path = (file or rotation.new_path(folder.backups, "backup")).expanduser().resolve()
        try:
            sealed_with, is_new = house_key(folder)
            made = making.make(folder, place, path, sealed_with)
            print(f"{made.path}: {made.size / 10**6:,.1f} MB, {made.rows:,} rows, {made.files} files")
            if verify:
                restoring.verify(folder, place, path, sealed_with)
                print("Restored on trial: every row and file is as it was.")
        except BackupError as error:
            sys.exit(str(error))
        if is_new:
            print(rotation.shown(sealed_with))


def _print_key(data: Path | None) -> None:
    from kith.config.backup.key import house_key
    from kith.config.backup.rotation import shown

    choose_data(data)
    print(shown(house_key(data_folder())[0]))
