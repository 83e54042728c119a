"""``formcheck page``: camera, screen and voice of a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from formcheck.cli.chosen import Estimator
from formcheck.cli.live import Config, History, Model, Profile, Set

if TYPE_CHECKING:
    from formcheck.page.server import Addresses


def command(
    host: Annotated[
        str | None,
        typer.Option("--host", help="Address for the phone; 127.0.0.1: this computer alone.", show_default="found"),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65534, help="Here; the phone has the next one.")] = 8321,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page here.")] = True,
    new_key: Annotated[bool, typer.Option("--new-key", help="Another key in the address: scan the code anew.")] = False,
    history: History = True,
    profile: Profile = "default",
    model: Model = None,
    estimator: Estimator = None,
    settings: Set = None,
    config: Config = None,
) -> None:
    """Serve a page for the phone or this computer: choose, lie down, be coached. Nothing leaves the home."""
    from formcheck.cli.live import person_settings, prepare
    from formcheck.page.server import serve
    from formcheck.page.sitting import Means

    chosen = person_settings(config, settings, profile, False, estimator)
    bundle = prepare(model)  # fetched before anybody lies down
    means = Means(chosen, lambda: bundle, history, profile)
    serve(
        means,
        host=host,
        port=port,
        new_key=new_key,
        ready=lambda addresses: _say(addresses, browser),
    )


def _say(addresses: Addresses, browser: bool) -> None:
    import webbrowser

    from formcheck.cli.live import tell

    tell(f"On this computer:  {addresses.here}")
    if addresses.home:
        tell(f"On the phone:      {addresses.home}")
        tell(_code(addresses.home))
        tell("Scan the code with the phone, in the same Wi-Fi. It warns once: the certificate is of your own making;")
        tell(f"/trust there says how to trust it. Its fingerprint begins {addresses.fingerprint}")
    else:
        tell("Without a network, or by --host, only this computer is served.")
    tell("What the camera sees is judged here and leaves the home nowhere. Ctrl-C ends it.")
    if browser:
        webbrowser.open(addresses.here)


def _code(address: str) -> str:
    """The address as a QR code in characters."""
    import io

    import segno

    out = io.StringIO()
    segno.make(address, error="l").terminal(out, compact=True)
    return out.getvalue()
