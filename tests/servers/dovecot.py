"""Dovecot as the mailboxes: takes mail by LMTP, shows it by IMAP."""

import subprocess
from pathlib import Path

from .server import PATIENCE, await_greeting, missing_program

PASSWORD = "open sesame"

_CONFIG = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/mail.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
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
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
"""


class Dovecot:
    """One instance with mailboxes for the named users; everybody else does not exist."""

    def __init__(self, folder: Path, port: int, lmtp: int, process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.port = port
        self.lmtp = lmtp
        self._process = process

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
        config = folder / "dovecot.conf"
        config.write_text(_CONFIG.format(folder=folder, port=port, lmtp=lmtp))
        server = cls(folder, port, lmtp, subprocess.Popen(["dovecot", "-F", "-c", str(config)]))
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
