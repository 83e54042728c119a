"""A little more than last time: what the history offers before a session, and takes only where it is asked to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from formcheck.coach import Work

_log = logging.getLogger(__name__)


def offered(works: Sequence[Work], profile: str, *, accept: bool) -> tuple[Work, ...]:
    """Say what is on offer for this plan; returns the plan, raised only where somebody wants to `accept` that."""
    from formcheck.errors import FormcheckError
    from formcheck.history.progress import find_offers, with_offers
    from formcheck.history.store import Store, history_file

    offers = []
    if history_file().exists():
        try:
            with Store.open() as store:
                offers = find_offers(works, store.sessions(profile=profile), date.today())
        except FormcheckError as error:  # the session itself says what is wrong with the history
            _log.warning("no offer: %s", error)
    for offer in offers:
        if accept:
            typer.echo(f"Taken: {offer.words}.")
        else:
            typer.echo(f"On offer, after two good sessions in a row: {offer.words}. --accept-offer takes it.")
    if accept and not offers:
        typer.echo(
            "Nothing is on offer: it takes two good sessions in a row, without pain, the last within four weeks."
        )
    return with_offers(works, offers) if accept else tuple(works)
