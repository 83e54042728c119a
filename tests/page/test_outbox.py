from __future__ import annotations

import asyncio

from formcheck.page.outbox import Outbox


def state(number: int) -> dict[str, object]:
    return {"kind": "state", "n": number}


def test_of_states_the_newest_waits_and_words_keep_their_order() -> None:
    async def run() -> list[dict[str, object]]:
        outbox = Outbox()
        event = outbox.attach(asyncio.get_running_loop())
        for message in (state(1), state(2), {"kind": "say", "phrase": "a"}, state(3), state(4)):
            outbox.post(message)
        await event.wait()
        return outbox.take()

    assert [one.get("n", one.get("phrase")) for one in asyncio.run(run())] == [2, "a", 4]


def test_with_nobody_there_only_the_last_state_and_the_summary_are_kept() -> None:
    async def run() -> list[dict[str, object]]:
        outbox = Outbox()
        for message in (state(1), {"kind": "say", "phrase": "a"}, {"kind": "summary"}):
            outbox.post(message)
        outbox.attach(asyncio.get_running_loop())
        return outbox.take()

    assert [one["kind"] for one in asyncio.run(run())] == ["state", "summary"]


def test_a_connection_that_was_replaced_silences_nobody() -> None:
    async def run() -> list[dict[str, object]]:
        outbox = Outbox()
        loop = asyncio.get_running_loop()
        first = outbox.attach(loop)
        second = outbox.attach(loop)
        outbox.detach(first)
        second.clear()
        outbox.post(state(5))
        await asyncio.wait_for(second.wait(), 1)
        return outbox.take()

    assert [one["n"] for one in asyncio.run(run())] == [5]
