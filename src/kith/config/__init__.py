"""How the house is put together and started: settings, the list of rooms, the database server, the commands.

It may use every room, and no room may use it. What an office manager changes is a record, never a line here.
A new command is a file in `commands/` and a line in `kith/__main__.py`.
"""
