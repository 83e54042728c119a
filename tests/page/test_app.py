"""Who is let in, what is served, and what is refused; without a browser."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from tests.page.site import TOKEN, jpeg, make_site, picture

from formcheck.coach import Begun
from formcheck.errors import SettingsError
from formcheck.form.calibration import Neutral, Profile
from formcheck.page.app import Site, make_app
from formcheck.page.certificates import Authority
from formcheck.page.desk import BUSY
from formcheck.page.sitting import read_asked
from formcheck.profiles import save_profile

BASE = "http://testserver"
OWN = {"origin": BASE}
PLANK = {"do": "start", "exercise": "forearm_plank", "sets": 1, "hold_s": 5, "rest_s": 0}


@pytest.fixture(autouse=True)
def _homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


@pytest.fixture
def stranger(site: Site) -> Iterator[TestClient]:
    with TestClient(make_app(site), BASE) as client:
        yield client


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    assert stranger.get(f"/?key={TOKEN}").status_code == 200
    return stranger


def until(line: Any, kind: str) -> dict[str, Any]:
    """The next message of a kind."""
    while True:
        found: dict[str, Any] = line.receive_json()
        if found["kind"] == kind:
            return found


@pytest.mark.parametrize(
    "path", ["/", "/?key=wrong", "/home", "/history", "/demonstration/forearm_plank.svg", "/films/x"]
)
def test_without_the_key_nothing_is_told(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert TOKEN not in answer.text
    assert not stranger.cookies


def test_without_the_key_there_is_no_line(stranger: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), stranger.websocket_connect("/live", headers=OWN):
        pass


@pytest.mark.parametrize("origin", [None, "http://elsewhere.example", "null"])
def test_other_sites_in_the_same_browser_are_refused(client: TestClient, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/live", headers=headers):
        pass
    assert client.post("/films?name=a.mp4", content=b"x", headers=headers).status_code == 403


def test_the_key_is_kept_where_no_script_reads_it(stranger: TestClient) -> None:
    kept = stranger.get(f"/?key={TOKEN}").headers.get_list("set-cookie")
    assert len(kept) == 2
    assert all("HttpOnly" in one and "SameSite=strict" in one for one in kept)
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/home", "/static/app.js", "/trust", "/nowhere", "/history"])
def test_every_answer_allows_only_what_is_ours(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_a_strange_host_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "a b;script-src *"}).status_code == 400


def test_home_has_all_exercises_with_their_caution_and_loop(client: TestClient) -> None:
    home = client.get("/home").json()
    assert {one["id"] for one in home["exercises"]} >= {"forearm_plank", "bird_dog"}
    assert all("pain" in one["warning"].lower() for one in home["exercises"])
    assert all(routine["steps"] and routine["minutes"] > 0 for routine in home["routines"])
    assert not home["running"]
    assert not home["busy"]
    moving, still = (client.get(f"/demonstration/bird_dog.svg{asked}") for asked in ("", "?still"))
    assert b"<animate" in moving.content
    assert b"<animate" not in still.content
    assert client.get("/demonstration/../app.svg").status_code == 404
    assert client.get("/demonstration/nothing.svg").status_code == 404


def test_recordings_are_served_as_they_are_and_decoded(client: TestClient) -> None:
    assert client.get("/voice/coach/coach.go.opus").content[:4] == b"OggS"
    assert client.get("/voice/coach/coach.go.wav").content[:4] == b"RIFF"
    assert client.get("/tone/start.wav").content[:4] == b"RIFF"
    for path in (
        "/voice/coach/nothing.opus",
        "/voice/nobody/coach.go.opus",
        "/voice/coach/coach.go.exe",
        "/tone/x.wav",
    ):
        assert client.get(path).status_code == 404


def test_static_files_are_those_of_the_folder(client: TestClient) -> None:
    assert client.get("/static/style.css").headers["content-type"].startswith("text/css")
    for path in ("/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/nothing.js"):
        assert client.get(path).status_code == 404


def test_a_session_runs_is_paused_and_ends_with_a_summary(client: TestClient) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        line.send_json(PLANK)
        until(line, "ready")
        line.send_bytes(picture(7, 1000.0))
        state = until(line, "state")
        assert state["n"] == 7
        assert state["stage"] == "setup"
        assert state["work"]["title"] == "Forearm plank"
        assert state["advice"] == ["I can't see you. Come into the picture"]
        line.send_json({"do": "key", "key": "q"})
        summary = until(line, "summary")
    assert summary["why"] == "quit"
    assert summary["lines"] == ["No set was begun."]
    assert summary["kept"]


def test_a_second_device_is_told_that_it_must_wait(client: TestClient, site: Site) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        line.send_json(PLANK)
        until(line, "ready")
        mine = client.get("/home").json()
        assert mine["running"]
        cookies = {"formcheck": TOKEN, "formcheck_device": "another-device"}
        with TestClient(make_app(site), BASE, cookies=cookies) as other:
            assert other.get("/home").json()["busy"]
            with other.websocket_connect("/live", headers=OWN) as second:
                second.send_json(PLANK)
                assert second.receive_json() == {"kind": "refused", "code": 4009, "text": BUSY}
        line.send_json({"do": "key", "key": "q"})
        line.send_bytes(picture(1, 1000.0))
        line.send_json({"do": "key", "key": "q"})
        until(line, "summary")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("no json", 1003),
        ("[]", 1003),
        ('{"do": "explode"}', 1003),
        ('{"do": "key", "key": "zz"}', 1003),
        (f'{{"do": "start", "exercise": "{"x" * 5000}"}}', 1009),
        (b"\0" * 700_000, 1009),
    ],
)
def test_what_breaks_the_rules_ends_the_line(client: TestClient, message: str | bytes, code: int) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        if isinstance(message, bytes):
            line.send_bytes(message)
        else:
            line.send_text(message)
        assert line.receive_json()["code"] == code


def test_a_flood_ends_the_line(client: TestClient) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        for _ in range(200):
            line.send_text('{"do": "key", "key": "p"}')
        assert line.receive_json()["code"] == 4008


@pytest.mark.parametrize(
    "asked",
    [
        {"exercise": "nothing"},
        {"exercise": "../../x.toml"},
        {"exercise": ["forearm_plank"]},
        {"routine": "nothing"},
        {"exercise": "forearm_plank", "sets": 0},
        {"exercise": "forearm_plank", "hold_s": 1e9},
        {"exercise": "forearm_plank", "sets": "3"},
        {"exercise": "forearm_plank", "sets": True},
    ],
)
def test_what_cant_be_done_is_said_in_a_line(client: TestClient, asked: dict[str, Any]) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        line.send_json({"do": "start", **asked})
        found = line.receive_json()
        assert found["kind"] == "failed"
        assert found["text"].endswith(".")
        assert "\n" not in found["text"]


def test_a_lost_page_finds_its_session_again(client: TestClient) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        line.send_json(PLANK)
        until(line, "ready")
        line.send_bytes(picture(1, 1000.0))
        until(line, "state")
    assert client.get("/home").json()["running"]
    with client.websocket_connect("/live", headers=OWN) as line:
        line.send_json({"do": "resume"})
        until(line, "resumed")
        line.send_bytes(picture(2, 1001.0))
        assert until(line, "state")["stage"] == "setup"
        line.send_json({"do": "key", "key": "q"})
        assert until(line, "summary")["why"] == "quit"


def test_nobody_comes_back_and_the_session_ends(tmp_path: Path) -> None:
    site = make_site(tmp_path, kept_s=0.3)
    with TestClient(make_app(site), BASE) as client:
        client.get(f"/?key={TOKEN}")
        with client.websocket_connect("/live", headers=OWN) as line:
            line.send_json(PLANK)
            until(line, "ready")
            line.send_bytes(picture(1, 1000.0))
            until(line, "state")
        for _ in range(100):
            if not client.get("/home").json()["running"]:
                break
        else:
            pytest.fail("it still runs")
        with client.websocket_connect("/live", headers=OWN) as line:
            line.send_json({"do": "resume"})
            assert until(line, "summary")["why"] == "lost"


def test_a_session_runs_by_requests_where_sockets_are_refused(client: TestClient) -> None:
    found: list[dict[str, Any]] = []

    def post(message: dict[str, Any] | bytes) -> None:
        if isinstance(message, bytes):
            answer = client.post("/live/post", content=message, headers=OWN)
        else:
            answer = client.post("/live/post", json=message, headers=OWN)
        assert answer.status_code == 200
        found.extend(answer.json())

    def look(kind: str, first: dict[str, Any] | bytes) -> dict[str, Any]:
        post(first)
        for _ in range(400):
            time.sleep(0.05)
            for one in found:
                if one["kind"] == kind:
                    return one
            post({"do": "look"})
        pytest.fail(f"no {kind}")

    look("ready", PLANK)
    assert look("state", picture(3, 1000.0))["n"] == 3
    assert look("summary", {"do": "key", "key": "q"})["why"] == "quit"
    assert client.post("/live/post", content=b"x" * 700_000, headers=OWN).status_code == 413
    assert client.post("/live/post", json=PLANK, headers={"origin": "http://elsewhere.example"}).status_code == 403


def test_an_own_neutral_is_sought_and_kept_out_of_the_history(client: TestClient) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        line.send_json({"do": "start", "exercise": "forearm_plank", "calibrate": True})
        until(line, "ready")
        line.send_bytes(picture(1, 1000.0))
        assert until(line, "state")["work"]["target_s"] is None
        line.send_json({"do": "key", "key": "q"})
        summary = until(line, "summary")
    assert summary["neutral"] is None
    assert not summary["kept"]


def test_a_neutral_that_was_found_judges_the_next_session(site: Site) -> None:
    neutral = Neutral("body_line_deg", 6.0, 1.0, "2026-01-01", "camera")
    asked = {"exercise": "forearm_plank", "profile": "anna"}
    before = read_asked(asked, site.means).settings.exercise("forearm_plank")
    save_profile(Profile("anna", {"forearm_plank": (neutral,)}))
    assert read_asked(asked, site.means).settings.exercise("forearm_plank") != before
    assert read_asked({"exercise": "forearm_plank"}, site.means).settings.exercise("forearm_plank") == before


def test_nothing_to_resume_is_said(client: TestClient) -> None:
    with client.websocket_connect("/live", headers=OWN) as line:
        line.send_json({"do": "resume"})
        assert line.receive_json() == {"kind": "gone"}


def test_a_film_is_judged_told_and_thrown_away(client: TestClient, tmp_path: Path) -> None:
    clip = Path(__file__).parents[2] / "sample_videos" / "none_empty_room.mp4"
    sent = client.post("/films?name=a.mp4&exercise=auto", content=clip.read_bytes(), headers=OWN)
    number = sent.json()["number"]
    while (state := client.get(f"/films/{number}").json())["state"] == "judging":
        pass
    assert state["state"] == "done"
    report = client.get(f"/films/{number}/report")
    assert "<h1>" in report.text
    assert "script" not in report.headers["content-security-policy"]
    assert not list(tmp_path.glob("film-*"))


@pytest.mark.parametrize(
    ("body", "asked", "told"),
    [(b"", "auto", "empty"), (b"\0" * ((1 << 24) + 1), "auto", "larger"), (b"x", "nothing", "isn't known")],
)
def test_a_film_that_is_none_is_refused(client: TestClient, tmp_path: Path, body: bytes, asked: str, told: str) -> None:
    answer = client.post(f"/films?name=a.mp4&exercise={asked}", content=body, headers=OWN)
    assert answer.status_code >= 400
    assert told in answer.json()["error"]
    assert not list(tmp_path.glob("film-*"))


def test_a_film_of_nonsense_says_so(client: TestClient) -> None:
    number = client.post("/films?name=..%2F..%2Fa.mp4", content=jpeg()[:400], headers=OWN).json()["number"]
    while (state := client.get(f"/films/{number}").json())["state"] == "judging":
        pass
    assert state["state"] == "failed"
    assert "/" not in state["words"]


def test_the_authority_is_made_once_and_kept_from_others(tmp_path: Path, stranger: TestClient, site: Site) -> None:
    first, second = Authority.of_user(), Authority.of_user()
    assert first == second
    folder = tmp_path / "XDG_CONFIG_HOME" / "formcheck" / "page"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    site.authority = first
    given = stranger.get("/trust/formcheck.crt")
    assert given.content == first.der
    assert given.headers["content-type"] == "application/x-x509-ca-cert"
    assert stranger.get("/trust/about").json() == {"fingerprint": first.fingerprint}
    assert stranger.get("/trust").status_code == 200


def test_a_session_that_was_cut_off_goes_on_where_it_was(site: Site) -> None:
    asked = {"exercise": "forearm_plank", "sets": 3, "hold_s": 40}
    went = {"sets": 1, "worked_s": 12.5, "in_form_s": 13.0, "reps": 0}
    found = read_asked({**asked, "went": went}, site.means)
    assert found.works is not None
    assert [(one.set_number, one.sets) for one in found.works] == [(2, 3), (3, 3)]
    assert found.begun == Begun(12.5, 12.5, 0)
    with pytest.raises(SettingsError, match="All of it was done"):
        read_asked({**asked, "went": {"sets": 3}}, site.means)
    with pytest.raises(SettingsError, match="Worked"):
        read_asked({**asked, "went": {"sets": 0, "worked_s": -1}}, site.means)
