"""A certificate authority of the user's own: browsers give the camera to secure pages only.

Its key is made once a user, lies in their settings folder and is readable to them alone. Whoever trusts it on a phone
trusts pages of this computer; nobody else has the key. The certificate of a server is made anew at each start.
"""

from __future__ import annotations

import hashlib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from formcheck.errors import InputError
from formcheck.files import SMALL, as_output_error, keep_private, private_folder, read_bytes, write_text

#: iOS and macOS take server certificates of at most 398 days from those that come with the system; kept below.
_VALID = timedelta(days=300)
_CERTIFICATE, _KEY = "authority.pem", "authority.key"


def authority_folder() -> Path:
    """Where the authority lies."""
    import platformdirs

    return Path(platformdirs.user_config_dir("formcheck", appauthor=False)) / "page"


@dataclass(frozen=True, slots=True)
class Authority:
    """The user's own authority: its certificate as PEM, and its key."""

    certificate: bytes
    key: bytes

    @classmethod
    def of_user(cls, folder: Path | None = None) -> Authority:
        """The one that is kept in `folder`, made at the first time. OutputError or InputError where that fails."""
        import trustme

        folder = folder or authority_folder()
        certificate, key = folder / _CERTIFICATE, folder / _KEY
        if not (certificate.exists() and key.exists()):
            made = trustme.CA(organization_name="formcheck on this computer", organization_unit_name="own authority")
            with as_output_error(folder):
                private_folder(folder)
            write_text(key, made.private_key_pem.bytes().decode(), private=True)
            write_text(certificate, made.cert_pem.bytes().decode(), private=True)
        keep_private(folder, certificate, key)
        return cls(read_bytes(certificate, SMALL), read_bytes(key, SMALL))

    @property
    def der(self) -> bytes:
        """The certificate as phones take it."""
        return ssl.PEM_cert_to_DER_cert(self.certificate.decode())

    @property
    def fingerprint(self) -> str:
        """By which it is told from another: SHA-256 in pairs of digits, the first ten of them."""
        found = hashlib.sha256(self.der).hexdigest().upper()
        return " ".join(found[at : at + 2] for at in range(0, 20, 2))

    def write_server(self, names: list[str], folder: Path) -> tuple[Path, Path]:
        """A server's certificate (with its chain) and key for these names and addresses, as files in `folder`."""
        import trustme

        try:
            mine = trustme.CA.from_pem(self.certificate, self.key)
        except ValueError:
            raise InputError(
                f"{authority_folder()} holds no certificate authority: delete the folder, and trust the new one."
            ) from None
        now = datetime.now(UTC)
        made = mine.issue_cert(*names, not_before=now - timedelta(days=1), not_after=now + _VALID)
        chain = b"".join(pem.bytes() for pem in made.cert_chain_pems)
        paths = folder / "server.pem", folder / "server.key"
        write_text(paths[0], chain.decode(), private=True)
        write_text(paths[1], made.private_key_pem.bytes().decode(), private=True)
        with suppress(OSError):
            folder.chmod(0o700)
        return paths
