"""Postfix as the relay: takes mail from the loopback address and hands it to Dovecot by LMTP."""

import subprocess
from pathlib import Path

from .server import await_greeting, end_process, missing_program

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
relay_domains = customers.test house.test
recipient_delimiter = +
transport_maps = inline:{{
  {{ customers.test = lmtp:inet:127.0.0.1:{lmtp} }}
  {{ house.test = lmtp:inet:127.0.0.1:{lmtp} }} }}
default_transport = error:5.1.2 nothing leaves this machine
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions =
  check_recipient_access inline:{{ {{ {refused} = 550 5.1.1 No such person }} }}
  permit_mynetworks
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


class Postfix:
    """One instance with a configuration, a queue and a log of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port

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
        (config / "main.cf").write_text(_MAIN.format(folder=folder, lmtp=lmtp, refused=REFUSED))
        (config / "master.cf").write_text(_MASTER.format(port=port))
        subprocess.run(["postfix", "-c", str(config), "start"], check=True, capture_output=True, timeout=60)
        server = cls(folder, port)
        try:
            await_greeting(port, folder / "mail.log")
        except TimeoutError:
            server.stop()
            raise
        return server

    def stop(self) -> None:
        end_process(int((self.folder / "queue" / "pid" / "master.pid").read_text()))
