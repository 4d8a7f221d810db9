"""The command line: `kith VERB`. A verb's module is loaded when it is called, so that starts are quick."""

import importlib
import sys
from collections.abc import Callable
from keyword import iskeyword

VERBS = {
    "up": "Start the house: database, web pages and jobs, until Ctrl-C.",
    "serve": "Serve the web pages alone.",
    "work": "Work off jobs alone.",
    "live": "Tell open pages of changes alone.",
    "receive": "Take in mail that comes back, from a mail server, alone.",
    "migrate": "Bring the database's tables up to date and make the first owner.",
    "test": "Check the house: style, types, floors and tests.",
    "backup": "Make a backup, sealed, of all that cannot be made again.",
    "restore": "Bring the house back from a backup.",
    "erasures": "Erase again who was erased, after a database came back by other means.",
    "import": "Import a file, or the sample customers.",
    "analyse": "Compute analyses, and say what they found.",
    "password": "Make a link with which somebody chooses a new password.",
    "key": "Make or withdraw a key with which a program uses the API.",
    "audit": "Verify the chain of the history, or write the audit into a file.",
    "bench": "Measure against the performance goals.",
}


def command_of(verb: str) -> Callable[..., None]:
    """The function that does what a verb says."""
    command: Callable[..., None] = importlib.import_module(
        f"kith.config.commands.{verb}_" if iskeyword(verb) else f"kith.config.commands.{verb}"
    ).command
    return command


def main() -> None:
    """Run the verb that the command line names; 2 is the exit code for a verb that is not there."""
    verb = sys.argv[1] if len(sys.argv) > 1 else "--help"
    if verb in VERBS:
        from kith.config.commandline import call

        call(command_of(verb), f"kith {verb}", sys.argv[2:])
        return
    asked = verb in ("--help", "-h", "help")
    lines = [f"  {name:<10} {says}" for name, says in VERBS.items()]
    print("\n".join(["Usage: kith VERB [OPTIONS]", "", *lines, "", "kith VERB --help tells its options."]))
    if not asked:
        print(f"\nThere is no verb {verb}.", file=sys.stderr)
    sys.exit(0 if asked else 2)


if __name__ == "__main__":
    main()
