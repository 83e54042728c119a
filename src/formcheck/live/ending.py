"""The summary after a session: it stays until a key is pressed, and is kept as a picture where that was asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from formcheck.coach import Ended
from formcheck.errors import FormcheckError
from formcheck.history.insights import streaks
from formcheck.history.since_last import since_last_lines
from formcheck.history.store import Store
from formcheck.history.words import weeks_words
from formcheck.live.summary import LiveSummary, summary_lines
from formcheck.overlay.card import Card, draw_card
from formcheck.overlay.window import View
from formcheck.video.writer import write_still

#: Of a session that ended so, somebody is still there to read it.
_STAYS = frozenset({"done", "hands", "idle", "lost"})
#: So long it stands at most, and so often keys are looked for; seconds.
_MOST_S, _LOOK_S = 600.0, 0.03
#: Of the picture that is kept, where no window says how large it is.
_SIZE = (1280, 720)
_KEYS = "s save this picture · any other key closes"


class Ending:
    """Shows and keeps what a session came to.

    Parameters
    ----------
    view : View or None
        Where it is shown.
    store : Store or None
        What it is compared with.
    profile : str
        Whose history that is.
    titles : mapping
        What exercises are called.
    keep_at : Path or None
        Where the picture is to be kept, unasked; without, the key s keeps it in the current folder.
    tell : callable
        Takes a line for the terminal.
    is_stopped : callable
        Whether the program is asked to end.
    """

    def __init__(
        self,
        view: View | None,
        store: Store | None,
        *,
        profile: str,
        titles: Mapping[str, str],
        keep_at: Path | None,
        tell: Callable[[str], None],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._view, self._store = view, store
        self._profile, self._titles = profile, titles
        self._keep_at, self._tell, self._is_stopped = keep_at, tell, is_stopped

    def show(self, summary: LiveSummary) -> None:
        """Keep it where that was asked for, and let it stand in the window until a key."""
        card = self._card(summary)
        if self._keep_at is not None:
            self._keep(card, self._keep_at)
        if self._view is not None and summary.why in _STAYS:
            self._stay(card, self._view)

    def _card(self, summary: LiveSummary) -> Card:
        most = summary.most_wrong
        reached = bool(summary.done) and all(one.ended is Ended.TARGET for one in summary.done)
        lines = [line for line in summary_lines(summary, self._titles) if not line.startswith(" ")]
        worst = next((one for one in summary.worst if one.cue == most), None)
        head = "ALL DONE" if summary.why == "done" else "SESSION OVER"
        return Card(head, reached, lines, self._compared(summary), most, worst)

    def _compared(self, summary: LiveSummary) -> list[str]:
        if self._store is None or summary.session_id is None:
            return []
        try:
            sessions = self._store.sessions(profile=self._profile)
        except FormcheckError as error:
            self._tell(str(error))
            return []
        found = since_last_lines(sessions, summary.session_id, self._titles)
        run = streaks(sessions, datetime.now().astimezone().date())
        return [*found, weeks_words(run)] if run.weeks.now else found

    def _stay(self, card: Card, view: View) -> None:
        end, drawn_for = time.monotonic() + _MOST_S, None
        words = _KEYS
        while time.monotonic() < end and not self._is_stopped():
            room = view.room or _SIZE
            if (room, words) != drawn_for:
                view.show(draw_card(card, *room, words))
                drawn_for = (room, words)
            key = view.poll()
            if key == "s":
                path = Path(f"formcheck-{datetime.now():%Y-%m-%d-%H%M}.png")
                words = f"Kept as {path}" if self._keep(card, path) else "It can't be kept here: the terminal says why"
            elif key is not None:
                return
            time.sleep(_LOOK_S)

    def _keep(self, card: Card, path: Path) -> bool:
        """Write the picture; a problem is told in a line."""
        try:
            write_still(path, draw_card(card, *_SIZE))
        except FormcheckError as error:
            self._tell(str(error))
            return False
        self._tell(f"The summary is kept as {path}.")
        return True
