from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from typer.testing import CliRunner

from formcheck.cli.app import app
from formcheck.errors import InputError
from formcheck.page import server
from formcheck.page.certificates import Authority


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
    pem, key = authority.write_server(["192.168.1.7", "living-room"], tmp_path)
    assert {path.stat().st_mode & 0o777 for path in (pem, key)} == {0o600}
    made = x509.load_pem_x509_certificate(pem.read_bytes())
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["living-room"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["192.168.1.7"]
    assert (made.not_valid_after_utc - made.not_valid_before_utc).days < 398
    made.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.certificate))
    ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(pem, key)


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
