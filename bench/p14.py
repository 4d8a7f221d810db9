"""P14: what sending costs. Ratios of processor time, since the wall says little on a machine with others at work.

Message: the compiled newsletter against the library's. Signing: the raw RSA rate against that of whole signed messages.
Sending: a campaign through the real ledger into a sink, by a worker that does nothing else: messages a minute and core,
its memory, against smtp-source with the same message, and the part that is bookkeeping.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import mailing
import rounds

WORKER = "import django; django.setup(); from kith.operational.marketing.campaign.sending import *; send_open_campaigns()"
GOALS = {
    "message": 0.01,
    "rsa": 0.7,
    "source": 0.5,
    "minute": 15_000,
    "memory": 250,
    "frozen": 10,
    "ledger": 30,
}

if TYPE_CHECKING:
    from collections.abc import Callable

    from kith.communicative.channels.email.compose import Compiled, Recipient


def cost(do: Callable[[], object], times: int) -> float:
    """Processor seconds of one call: the least of some rounds."""
    found = []
    for _round in range(7):
        begun = time.process_time()
        for _time in range(times):
            do()
        found.append((time.process_time() - begun) / times)
    return min(found)


def by_the_library(compiled: Compiled, recipient: Recipient) -> bytes:
    shown = compiled.preview(recipient)
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"] = "news@house.test", recipient.address, shown.subject
    mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"] = (
        "<https://k.test/u/x>",
        "List-Unsubscribe=One-Click",
    )
    mail.set_content(shown.text)
    mail.add_alternative(shown.html, subtype="html")
    return mail.as_bytes()


def messages() -> tuple[bytes, float]:
    """Message and signing. Gives a message as it goes on the wire, and what making it costs."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from cryptography.hazmat.primitives.hashes import SHA256

    from kith.communicative.channels.email.compose import Recipient, Sender, Template, compile_newsletter
    from kith.communicative.channels.email.dkim import DkimKey
    from kith.communicative.channels.email.tokens import TokenKeys

    compiled = compile_newsletter(
        Template("mjml", "News for {{ person.given_name }}", mailing.BODY), sender=Sender("Us", "news@house.test"),
        fields=("person.given_name",), campaign="bench", base_url="https://k.test", keys=TokenKeys.of(b"x" * 32),
    )  # fmt: skip
    recipient = Recipient(7, "ann@customers.test", {"person.given_name": "Ann"})
    ours, theirs = (
        cost(lambda: compiled.message(recipient), 2000),
        cost(lambda: by_the_library(compiled, recipient), 20),
    )
    mail, key = compiled.message(recipient), generate_private_key(65_537, 2_048)
    print(f"# {len(mail)} bytes; compiled {ours * 1e6:.1f} us, by the library {theirs * 1e6:.0f} us")
    rounds.say("P14 message", ours / theirs, GOALS["message"])
    signer = DkimKey("house.test", "k1", key)
    raw = cost(lambda: key.sign(b"x" * 32, PKCS1v15(), Prehashed(SHA256())), 200)
    whole = cost(lambda: signer.sign(compiled.message(recipient)), 200)
    print(f"# raw RSA {raw * 1e6:.0f} us, a whole signed message {whole * 1e6:.0f} us")
    rounds.say("P14 signed", raw / whole, GOALS["rsa"], "≥")
    return mail, ours


def worker() -> tuple[float, float, float]:
    """Processor seconds, memory in MB and seconds of a worker that sends all that is due."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", WORKER])
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, time.perf_counter() - begun


def source(mail: bytes, folder: Path, port: int, number: int) -> float:
    """Processor seconds of smtp-source for so many messages of this size."""
    body = folder / "message"
    body.write_bytes(mail.replace(b"\r\n", b"\n"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [
        "smtp-source",
        "-d",
        "-s",
        "4",
        "-m",
        str(number),
        "-F",
        str(body),
        "-f",
        "a@b.test",
        "-t",
        "c@d.test",
    ]
    subprocess.run([*command, f"inet:127.0.0.1:{port}"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sending(mail: bytes, made: float, folder: Path, people: int) -> None:
    """The whole way, unsigned and signed."""
    from kith.communicative.signature.actions import generate, sign_with
    from kith.communicative.signature.model import Algorithm
    from kith.core.principals.actor import actor_of
    from kith.core.principals.model import Kind, Principal, Role
    from kith.operational.marketing.campaign.model import Delivery

    relay, port = mailing.sink()
    try:
        idle = median(worker()[0] for _time in range(3))
        _campaign, frozen = mailing.campaign(port)
        rounds.say("FREEZE seconds for a million", frozen * 1e6 / people, GOALS["frozen"])
        cpu, _memory, wall = worker()
        each = (cpu - idle) / people
        print(f"# unsigned: {people} in {wall:.1f} s, {each * 1e6:.0f} us of processor a message")
        number = min(people, 20_000)
        floor = source(mail, folder, port, number) / number
        rounds.say("P14 unsigned against smtp-source", floor / each, GOALS["source"], "≥")
        rest = made + carried(mail, folder, port, number) / number
        rounds.say("P14 ledger, us", (each - rest) * 1e6, GOALS["ledger"])
        ida = Principal.objects.create(kind=Kind.USER, role=Role.ADMINISTRATOR, name="Ida")
        by = actor_of(ida, "bench")
        sign_with(by=by, key=generate(by=by, domain="house.test", algorithm=Algorithm.RSA))
        mailing.campaign(port)
        cpu, memory, wall = worker()
        each = (cpu - idle) / people
        print(f"# signed by RSA: {people} in {wall:.1f} s, {each * 1e6:.0f} us of processor a message")
        rounds.say("SEND signed messages a minute and core", 60 / each, GOALS["minute"], "≥")
        rounds.say("SEND memory of a sender, MB", memory, GOALS["memory"])
        assert Delivery.objects.filter(state="sent").count() == 2 * people
    finally:
        relay.kill()
        relay.wait()


def carried(mail: bytes, folder: Path, port: int, number: int) -> float:
    """Processor seconds of handing so many messages over, with a journal and no ledger."""
    from kith.communicative.channels.email.handover import Outgoing, send
    from kith.communicative.channels.email.journal import Journal
    from kith.communicative.channels.email.relay import Relay

    letters = (Outgoing(key, "a@b.test", "c@d.test", mail, wire_ready=True) for key in range(number))
    begun = time.process_time()
    with Journal(folder / "carried") as journal:
        send(Relay("127.0.0.1", port, "off"), letters, journal, lambda outcome: None)
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--data", help="not used: this bench makes its own people")
    people = parser.parse_args().people
    folder = Path(tempfile.mkdtemp(prefix="kith-p14-"))
    folder.chmod(0o755)
    server = mailing.house(folder)
    try:
        rounds.say_machine()
        mail, made = messages()
        mailing.crowd(people)
        sending(mail, made, folder, people)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
