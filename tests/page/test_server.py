from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from typer.testing import CliRunner

from formcheck.cli.app import app
from formcheck.errors import InputError
from formcheck.page import server
from formcheck.page.certificates import Authority, page_key


@pytest.mark.parametrize(
    ("host", "here"), [("127.0.0.1", True), ("localhost", True), ("::1", True), ("10.0.0.5", False)]
)
def test_which_addresses_are_this_computer_alone(host: str, here: bool) -> None:
    assert server.is_here(host) is here


def test_a_port_that_is_taken_is_told_in_a_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(InputError, match="choose another --host or --port"):
            server.listen("127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize("host", ["no such host", "203.0.113.77"])
def test_an_address_that_isnt_ours_is_told_in_a_line(host: str) -> None:
    with pytest.raises(InputError) as told:
        server.listen(host, 0)
    assert "\n" not in str(told.value)


def test_a_certificate_is_for_its_names_and_less_than_a_year(tmp_path: Path) -> None:
    authority = Authority.of_user(tmp_path / "authority")
    pem, key = authority.write_server(["192.168.1.7", "living-room.local", "example.org", "203.0.113.5"], tmp_path)
    assert {path.stat().st_mode & 0o777 for path in (pem, key)} == {0o600}
    made = x509.load_pem_x509_certificate(pem.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["living-room.local"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["192.168.1.7"]
    assert (made.not_valid_after_utc - made.not_valid_before_utc).days < 398
    made.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.certificate))
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(pem, key)


def greet(pem: Path, key: Path, authority: Authority, name: str) -> None:
    """A TLS handshake with a server of this certificate, by a client that trusts the authority and asks for `name`."""
    server_side, client_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    server_side.load_cert_chain(pem, key)
    client_side.load_verify_locations(cadata=authority.certificate.decode())
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(to_client, to_server, server_hostname=name)
    answer = server_side.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, answer):
            with suppress(ssl.SSLWantReadError):
                side.do_handshake()


def test_a_stolen_authority_can_vouch_for_no_other_site(tmp_path: Path) -> None:
    authority = Authority.of_user(tmp_path / "authority")
    for name in ("192.168.1.7", "fe80::1", "living-room.local", "localhost"):
        greet(*authority.write_server([name], tmp_path), authority, name)
    with pytest.raises(InputError, match="no address of a home"):
        authority.write_server(["example.org"], tmp_path)
    thief = trustme.CA.from_pem(authority.certificate, authority.key)
    for name in ("example.org", "203.0.113.5", "local.example.org"):
        stolen = thief.issue_cert(name)
        pem, key = tmp_path / "stolen.pem", tmp_path / "stolen.key"
        pem.write_bytes(stolen.cert_chain_pems[0].bytes())
        key.write_bytes(stolen.private_key_pem.bytes())
        with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
            greet(pem, key, authority, name)


def test_the_key_stays_until_another_one_is_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    first = page_key(folder)
    assert page_key(folder) == first
    assert (folder / "page.key").stat().st_mode & 0o777 == 0o600
    assert page_key(folder, renew=True) != first
    (folder / "page.key").write_text("short")
    with pytest.raises(InputError, match="--new-key"):
        page_key(folder)


def test_a_damaged_authority_is_told_in_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "authority"
    Authority.of_user(folder)
    (folder / "authority.key").write_text("nonsense")
    with pytest.raises(InputError, match="delete the folder"):
        Authority.of_user(folder).write_server(["localhost"], tmp_path)


def test_the_command_says_what_it_is() -> None:
    shown = CliRunner().invoke(app, ["page", "--help"]).output
    assert "--no-browser" in shown
    assert "Nothing leaves the home" in shown
