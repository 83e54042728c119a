"""A certificate authority of the user's own: browsers give the camera to secure pages only.

Its key is made once a user, lies in their settings folder and is readable to them alone. Whoever trusts it on a phone
trusts pages of this computer; nobody else has the key. Should it be stolen, it is good for nothing outside a home: the
authority's certificate itself says that it vouches for private addresses, .local names and this computer's name alone.
The certificate of a server is made anew at each start.
"""

from __future__ import annotations

import hashlib
import secrets
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING

from formcheck.errors import InputError
from formcheck.files import SMALL, as_output_error, keep_private, private_folder, read_bytes, read_text, write_text

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, NameConstraints

#: iOS and macOS take server certificates of at most 398 days from those that come with the system; kept below.
_VALID = timedelta(days=300)
_AUTHORITY_VALID = timedelta(days=3650)
_CERTIFICATE, _KEY, _TOKEN = "authority.pem", "authority.key", "page.key"
#: What the authority may vouch for: names with all that ends in them, and networks that nothing in the internet is in.
_DOMAINS = ("local", "localhost")
_NETWORKS = tuple(
    ip_network(one)
    for one in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "127.0.0.0/8",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    )
)


def page_folder() -> Path:
    """Where the authority and the key of the page lie."""
    import platformdirs

    return Path(platformdirs.user_config_dir("formcheck", appauthor=False)) / "page"


def page_key(folder: Path | None = None, *, renew: bool = False) -> str:
    """The key in the page's address: made once a user, so that a page finds its computer again after a new start."""
    folder = folder or page_folder()
    path = folder / _TOKEN
    if renew or not path.exists():
        with as_output_error(folder):
            private_folder(folder)
        write_text(path, secrets.token_urlsafe(24) + "\n", private=True)
    keep_private(folder, path)
    key = read_text(path, SMALL).strip()
    if len(key) < 32 or not key.replace("-", "").replace("_", "").isalnum() or not key.isascii():
        raise InputError(f"{path} holds no key: `formcheck page --new-key` makes one.")
    return key


def is_of_a_home(address: str) -> bool:
    """Whether the authority may vouch for this address."""
    one = ip_address(address)
    return any(one in network for network in _NETWORKS if network.version == one.version)


@dataclass(frozen=True, slots=True)
class Authority:
    """The user's own authority: its certificate as PEM, and its key."""

    certificate: bytes
    key: bytes

    @classmethod
    def of_user(cls, folder: Path | None = None) -> Authority:
        """The one that is kept in `folder`, made at the first time. OutputError or InputError where that fails."""
        folder = folder or page_folder()
        certificate, key = folder / _CERTIFICATE, folder / _KEY
        if not (certificate.exists() and key.exists()):
            made = _make(socket.gethostname())
            with as_output_error(folder):
                private_folder(folder)
            write_text(key, made.key.decode(), private=True)
            write_text(certificate, made.certificate.decode(), private=True)
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
        """A server's certificate (with its chain) and key for these names and addresses, as files in `folder`.

        What the authority may not vouch for is left out: with it, no browser would take the rest.
        """
        import trustme
        from cryptography import x509

        try:
            mine = trustme.CA.from_pem(self.certificate, self.key)
            own = x509.load_pem_x509_certificate(self.certificate)
            bounds = own.extensions.get_extension_for_class(x509.NameConstraints).value
        except (ValueError, x509.ExtensionNotFound):
            raise InputError(
                f"{page_folder()} holds no certificate authority: delete the folder, and trust the new one."
            ) from None
        kept = [name for name in names if _may_vouch(name, bounds)]
        if not kept:
            raise InputError(
                f"{names[0]} is no address of a home, and the authority vouches for no other: give a private one by"
                " --host, or 127.0.0.1 for this computer alone."
            )
        now = datetime.now(UTC)
        made = mine.issue_cert(*kept, not_before=now - timedelta(days=1), not_after=now + _VALID)
        chain = b"".join(pem.bytes() for pem in made.cert_chain_pems)
        paths = folder / "server.pem", folder / "server.key"
        write_text(paths[0], chain.decode(), private=True)
        write_text(paths[1], made.private_key_pem.bytes().decode(), private=True)
        with suppress(OSError):
            folder.chmod(0o700)
        return paths


def _may_vouch(name: str, bounds: NameConstraints) -> bool:
    from cryptography import x509

    try:
        return is_of_a_home(name)
    except ValueError:
        permitted = [one.value for one in bounds.permitted_subtrees or () if isinstance(one, x509.DNSName)]
        return any(name == domain or name.endswith(f".{domain}") for domain in permitted)


def _make(host: str) -> Authority:
    """A new authority, which vouches for a home and the computer `host` alone."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    name = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "formcheck on this computer"),
            x509.NameAttribute(x509.NameOID.ORGANIZATIONAL_UNIT_NAME, f"own authority {secrets.token_hex(4)}"),
        ]
    )
    domains = list(dict.fromkeys([*_DOMAINS, *([host] if is_name(host) else [])]))
    permitted = [*map(x509.DNSName, domains), *map(x509.IPAddress, _NETWORKS)]
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    made: Certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _AUTHORITY_VALID)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    return Authority(
        made.public_bytes(pem),
        key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()),
    )


def is_name(host: str) -> bool:
    """Whether a computer's name may stand in a certificate."""
    return host.isascii() and all(part and part.replace("-", "").isalnum() for part in host.split("."))
