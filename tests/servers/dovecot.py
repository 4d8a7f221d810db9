"""Dovecot as the mailboxes: takes mail by LMTP, shows it by IMAP and POP3, in the open and by TLS."""

import subprocess
from pathlib import Path

from kith.communicative.channels.email.tests.certificate import own_certificate

from .server import PATIENCE, await_greeting, free_port, missing_program

PASSWORD = "open sesame"

_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/mail.log
protocols = {protocols}
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_username_format = %n
recipient_delimiter = +
mail_location = maildir:{folder}/mail/%n
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = passwd-file
  args = {folder}/users
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""
_POP3 = """\
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
}}
"""


class Dovecot:
    """One instance with mailboxes for the named users; everybody else does not exist. `ports` are those of imap, imaps, and
    of pop3 and pop3s where that part of Dovecot is installed."""

    def __init__(self, folder: Path, ports: dict[str, int], process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.ports = ports
        self._process = process

    @property
    def certificate(self) -> str:
        """What vouches for it as localhost, as PEM."""
        return (self.folder / "cert.pem").read_text()

    @staticmethod
    def missing() -> str | None:
        """Why Dovecot cannot be had here, with both its parts."""
        for part, package in (("lmtp", "dovecot-lmtpd"), ("imap", "dovecot-imapd")):
            if not Path("/usr/lib/dovecot", part).exists():
                return f"the package {package} is not installed"
        return missing_program("dovecot", "dovecot-core")

    @classmethod
    def start(cls, folder: Path, port: int, lmtp: int, users: tuple[str, ...]) -> "Dovecot":
        """Start in a folder that everybody may enter: IMAP on `port`, LMTP on `lmtp`."""
        for name in ("run", "state", "mail"):
            (folder / name).mkdir(parents=True)
        subprocess.run(["chown", "nobody:nogroup", str(folder / "mail")], check=True)
        lines = (f"{user}:{{PLAIN}}{PASSWORD}:65534:65534::{folder}/mail/{user}\n" for user in users)
        (folder / "users").write_text("".join(lines))
        own_certificate(folder)
        ports = {"imap": port, "imaps": free_port()}
        if with_pop3 := Path("/usr/lib/dovecot/pop3").exists():
            ports |= {"pop3": free_port(), "pop3s": free_port()}
        text = _CONFIG + (_POP3 if with_pop3 else "")
        protocols = "imap lmtp pop3" if with_pop3 else "imap lmtp"
        config = folder / "dovecot.conf"
        config.write_text(text.format(folder=folder, port=port, lmtp=lmtp, protocols=protocols, **ports))
        server = cls(folder, ports, subprocess.Popen(["dovecot", "-F", "-c", str(config)]))
        try:
            await_greeting(port, folder / "mail.log")
            await_greeting(lmtp, folder / "mail.log")
        except TimeoutError:
            server.stop()
            raise
        return server

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
