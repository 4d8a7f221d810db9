"""Postfix as the relay: takes mail from the loopback address and hands it to Dovecot by LMTP."""

import socketserver
import subprocess
from pathlib import Path
from threading import Thread

from .server import await_greeting, end_process, free_port, missing_program

REFUSED = "refused@customers.test"

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = relay.test
mydestination =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
relay_domains = customers.test house.test grey.test
recipient_delimiter = +
transport_maps = inline:{{
  {{ customers.test = lmtp:inet:127.0.0.1:{lmtp} }}
  {{ house.test = lmtp:inet:127.0.0.1:{lmtp} }}
  {{ grey.test = lmtp:inet:127.0.0.1:{lmtp} }} }}
default_transport = error:5.1.2 nothing leaves this machine
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ {refused} = 550 5.1.1 No such person }} {{ grey.test = greylisted }} }}
  permit_mynetworks
smtpd_restriction_classes = greylisted
greylisted = check_policy_service inet:127.0.0.1:{policy}
maillog_file = {folder}/mail.log
maillog_file_prefixes = /
notify_classes =
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


class _Greylist(socketserver.ThreadingTCPServer):
    """Postfix asks it about everybody at grey.test: whoever is named for the first time is put off."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Asked)
        self.named: set[str] = set()


class _Asked(socketserver.StreamRequestHandler):
    server: _Greylist

    def handle(self) -> None:
        asked: dict[str, str] = {}
        for line in self.rfile:
            name, _equals, value = line.decode().strip().partition("=")
            if name:
                asked[name] = value
                continue
            recipient = asked.get("recipient", "")
            known = recipient in self.server.named
            self.server.named.add(recipient)
            said = "dunno" if known else "defer_if_permit 4.7.1 Greylisted, come back later"
            self.wfile.write(f"action={said}\n\n".encode())
            asked = {}


class Postfix:
    """One instance with a configuration, a queue and a log of its own."""

    def __init__(self, folder: Path, port: int, greylist: _Greylist) -> None:
        self.folder = folder
        self.port = port
        self._greylist = greylist

    @staticmethod
    def missing() -> str | None:
        return missing_program("postfix", "postfix")

    @classmethod
    def start(cls, folder: Path, port: int, lmtp: int) -> "Postfix":
        """Start in a folder that everybody may enter; `lmtp` is where mail is delivered."""
        for name in ("queue", "data", "config"):
            (folder / name).mkdir(parents=True)
        subprocess.run(["chown", "postfix", str(folder / "data")], check=True)
        config = folder / "config"
        greylist = _Greylist(policy := free_port())
        Thread(target=greylist.serve_forever, daemon=True).start()
        main = _MAIN.format(folder=folder, lmtp=lmtp, refused=REFUSED, policy=policy)
        (config / "main.cf").write_text(main)
        (config / "master.cf").write_text(_MASTER.format(port=port))
        subprocess.run(["postfix", "-c", str(config), "start"], check=True, capture_output=True, timeout=60)
        server = cls(folder, port, greylist)
        try:
            await_greeting(port, folder / "mail.log")
        except TimeoutError:
            server.stop()
            raise
        return server

    def stop(self) -> None:
        end_process(int((self.folder / "queue" / "pid" / "master.pid").read_text()))
        self._greylist.shutdown()
        self._greylist.server_close()
