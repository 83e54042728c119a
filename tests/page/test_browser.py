"""The page as people see it: in Chromium, with a sample clip for a camera."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("selenium", reason="selenium is not installed")

from selenium.webdriver.chrome.webdriver import WebDriver
from tests.page.browser import CHROMIUM, DRIVER, browser, write_camera
from tests.page.relay import relayed
from tests.page.site import TOKEN, make_site, served, served_safely

from formcheck.history.store import Store
from formcheck.page.app import Site

pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="needs Chromium and its driver (Debian: apt-get install chromium chromium-driver)"
)

CLIP = Path(__file__).parents[2] / "sample_videos" / "forearm_plank_sag.mp4"
AXE = os.environ.get("FORMCHECK_AXE", "")
#: What the screen shows now.
SEEN = """
const at = (id) => document.getElementById(id).textContent;
const session = document.getElementById("session");
return {
  stage: session.hidden ? "over" : session.dataset.stage ?? "",
  verdict: document.getElementById("ring").dataset.verdict,
  words: document.getElementById("cue").hidden ? "" : at("words"),
  big: at("big"), told: at("told"), middle: at("middle"),
};
"""


@pytest.fixture(scope="module")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds, sags from 1.7 s to 5.5 s of 6.5, again and again."""
    return write_camera(CLIP, tmp_path_factory.mktemp("camera") / "plank.mjpeg", 8.0, 14.5)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    return make_site(tmp_path)


def wait(what: Callable[[], Any], seconds: float = 30.0) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    pytest.fail("it did not come in time")


def seen(driver: WebDriver) -> dict[str, str]:
    found: dict[str, str] = driver.execute_script(SEEN)
    return found


def until(driver: WebDriver, stage: str, seconds: float = 60.0) -> list[dict[str, str]]:
    """All that was seen until a stage came."""
    found: list[dict[str, str]] = []

    def is_there() -> bool:
        found.append(seen(driver))
        return found[-1]["stage"] == stage

    wait(is_there, seconds)
    return found


def left_s(driver: WebDriver) -> int:
    """Seconds that are left of the hold."""
    minutes, seconds = seen(driver)["big"].split(" ")[0].split(":")
    return 60 * int(minutes) + int(seconds)


def click(driver: WebDriver, selector: str) -> None:
    wait(lambda: driver.find_elements("css selector", selector))
    driver.execute_script("document.querySelector(arguments[0]).click()", selector)


def begin(driver: WebDriver, base: str, sets: int, hold_s: int, rest_s: int) -> None:
    address = base if "?" in base else f"{base}/?key={TOKEN}"
    driver.get(f"{address}#/exercise/forearm_plank")
    wait(lambda: len(driver.find_elements("css selector", ".ask input")) == 3)
    driver.execute_script(
        "document.querySelectorAll('.ask input').forEach((one, index) => { one.value = arguments[0][index]; })",
        [sets, hold_s, rest_s],
    )
    click(driver, "form button.main")


def too_wide(driver: WebDriver) -> list[str]:
    """What makes the page wider than the screen."""
    found: list[str] = driver.execute_script(
        "return document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('*')]"
        ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 90))"
    )
    return found


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def command(port: int) -> Iterator[str]:
    """`formcheck page` as people start it; gives its address. Killed in the end."""
    asked = [sys.executable, "-m", "formcheck", "page", "--no-browser", "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            yield running.stdout.readline().split()[-1]
        finally:
            running.kill()


def complaints(driver: WebDriver) -> list[str]:
    """What the browser found wrong: errors of scripts, and what the policy refused."""
    found: list[dict[str, str]] = driver.get_log("browser")  # type: ignore[no-untyped-call]
    return [one["message"] for one in found if one["level"] == "SEVERE"]


def test_two_sets_with_a_cue_a_rest_a_summary_and_the_history(site: Site, camera: Path, tmp_path: Path) -> None:
    with served(site) as base, browser(tmp_path, camera) as driver:
        begin(driver, base, 2, 4, 20)
        assert {one["words"] for one in until(driver, "countdown")} >= {"Stay like that"}
        assert TOKEN not in driver.current_url
        check_accessible(driver)
        until(driver, "work")
        first = until(driver, "rest")
        cues = [one for one in first if one["words"] == "Lift your hips"]
        assert {one["verdict"] for one in cues} >= {"fault"}
        assert any(one["told"] == "Lift your hips" for one in first)
        heard = driver.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
        assert any(name.endswith("/voice/coach/cue.lift_your_hips.opus") for name in heard)
        assert not any("/voice/" in name and name.endswith(".wav") for name in heard)  # all could be decoded
        assert "Next: set 2 of 2" in seen(driver)["middle"]
        assert driver.find_elements("css selector", "#middle img[src^='/demonstration/forearm_plank.svg']")
        click(driver, "#skip")
        until(driver, "work")
        click(driver, "#end")
        until(driver, "over")
        text = wait(lambda: driver.find_element("id", "main").text)
        assert "Forearm plank, set 1 of 2\nheld 0:04" in text
        assert "✓ reached" in text
        assert "stopped" in text
        assert "Next time\nLift your hips" in text
        assert wait(lambda: driver.execute_script("return document.querySelector('.moments canvas').width")) >= 320
        check_accessible(driver)
        click(driver, "a[href='#/history'].button")
        driver.switch_to.frame(wait(lambda: driver.find_elements("css selector", "iframe"))[0])
        wait(lambda: "Forearm plank" in driver.find_element("tag name", "body").text)
        assert not complaints(driver)


def test_on_a_phone_a_session_outlives_its_page_and_its_history_the_computer(
    site: Site, camera: Path, tmp_path: Path
) -> None:
    port = free_port()
    with browser(tmp_path, camera, (360, 740), dark=True) as driver:
        with command(port) as address:
            leaning = {"alpha": 0, "beta": 60, "gamma": 30}  # the sensor of a phone that isn't level
            driver.execute_cdp_cmd("DeviceOrientation.setDeviceOrientationOverride", leaning)
            begin(driver, address, 1, 60, 0)
            assert any(one["words"].startswith("Set the phone level") for one in until(driver, "countdown"))
            until(driver, "work")
            wait(lambda: seen(driver)["big"].startswith("0:58"))
            assert not too_wide(driver)
            driver.get(address)  # loaded anew in mid-hold
            click(driver, ".banner button")
            until(driver, "work")
            assert 40 <= left_s(driver) <= 58
            assert not complaints(driver)
            until(driver, "work")
            before = left_s(driver)
        wait(lambda: "Connection lost" in seen(driver)["middle"])  # killed, in mid-hold
        with Store.open() as store:
            (kept,) = store.sessions()
        assert not kept.finished
        assert 60 - before - 2 <= kept.hold_s + 1.5  # what was done is there but for the last moment
        with command(port) as address:
            until(driver, "work")  # the page goes on by itself, where it was
            assert before - 5 <= left_s(driver) <= before
            click(driver, "#end")
            until(driver, "over")
            assert "stopped" in wait(lambda: driver.find_element("id", "main").text)
            driver.get(f"{address}#/history")
            driver.switch_to.frame(wait(lambda: driver.find_elements("css selector", "iframe"))[0])
            wait(lambda: "not finished" in driver.find_element("tag name", "body").text)


def test_wi_fi_gone_a_phone_asleep_and_a_tab_closed_end_no_session(site: Site, camera: Path, tmp_path: Path) -> None:
    with served(site) as there, relayed(there) as (base, wifi), browser(tmp_path, camera) as driver:
        begin(driver, base, 1, 300, 0)
        until(driver, "work")
        wifi.clear()
        until(driver, "waiting", 30)
        before = left_s(driver)
        wifi.set()
        until(driver, "work")
        assert before - 8 <= left_s(driver) <= before  # what was under way when it went is not lost
        driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "frozen"})
        time.sleep(3.0)  # nothing tells when a phone sleeps
        driver.execute_cdp_cmd("Page.setWebLifecycleState", {"state": "active"})
        asleep = driver.current_window_handle
        driver.switch_to.new_window("tab")
        other = driver.current_window_handle
        driver.switch_to.window(asleep)
        driver.execute_cdp_cmd("Target.activateTarget", {"targetId": asleep})  # looked at again
        before = left_s(driver)
        wait(lambda: seen(driver)["stage"] == "work" and left_s(driver) < before, 30)
        before = left_s(driver)
        driver.close()
        driver.switch_to.window(other)
        driver.get(f"{base}/")
        click(driver, ".banner button")
        until(driver, "work")
        assert before - 4 <= left_s(driver) <= before


@pytest.mark.parametrize(("size", "dark"), [((360, 740), False), ((820, 1180), True), ((1280, 720), False)])
def test_every_page_fits_and_is_ready_in_a_second(
    size: tuple[int, int], dark: bool, site: Site, tmp_path: Path
) -> None:
    with served(site) as base, browser(tmp_path, None, size, dark) as driver:
        driver.get(f"{base}/?key={TOKEN}")
        wait(lambda: driver.find_elements("css selector", ".card"))
        ready_ms = driver.execute_script("return performance.getEntriesByType('navigation')[0].domComplete")
        assert ready_ms < 1000
        for way in ("#/", "#/exercise/bird_dog", "#/routine/mcgill_big_three", "#/settings", "#/film", "#/history"):
            driver.execute_script("location.hash = arguments[0]", way)
            wait(lambda: driver.find_elements("css selector", "h1"))
            assert not too_wide(driver), way
            check_accessible(driver)
        driver.get(f"{base}/trust")
        assert not too_wide(driver)
        check_accessible(driver)
        assert not complaints(driver)


def test_who_trains_and_how_is_chosen_on_the_page(site: Site, camera: Path, tmp_path: Path) -> None:
    with served(site) as base, browser(tmp_path, camera) as driver:
        driver.get(f"{base}/?key={TOKEN}#/settings")
        wait(lambda: driver.find_elements("id", "person"))
        driver.find_element("id", "person").send_keys("Anna")
        click(driver, "form.field button")
        chosen = "return document.querySelector('main select')?.value"
        wait(lambda: driver.execute_script(chosen) == "Anna")
        find = "const one = [...document.querySelectorAll('label.field')].find((label) => label.textContent.startsWith"
        for title, choose in (("Countdown", "value = '5'"), ("Guiding tone", "checked = true")):
            driver.execute_script(
                f"{find}('{title}')).querySelector('select, input');"
                f" one.{choose}; one.dispatchEvent(new Event('change'));"
            )
        begin(driver, base, 1, 6, 0)
        counts = {one["middle"].removeprefix("GET READY") for one in until(driver, "work")}
        assert {"5", "4", "3"} <= counts
        wait(lambda: driver.execute_script("return formcheck.guiding") > 0, 30)  # the hips sag
        until(driver, "over")
        wait(lambda: "Forearm plank" in driver.find_element("id", "main").text)
        with Store.open() as store:
            assert [one.profile for one in store.sessions()] == ["Anna"]
        assert not complaints(driver)


def check_accessible(driver: WebDriver) -> None:
    """What axe-core finds serious; nothing is asked where it isn't at hand."""
    if not AXE:
        return
    driver.execute_script(Path(AXE).read_text(encoding="utf-8"))
    driver.set_script_timeout(20)
    found = driver.execute_async_script(
        "axe.run({ iframes: false }).then((found) => arguments[0](found.violations.filter("
        "(one) => ['serious', 'critical'].includes(one.impact)).map((one) => `${one.id}: ${one.nodes[0].html}`)))"
    )
    assert not found


def test_without_the_key_a_page_says_what_to_do(site: Site, tmp_path: Path) -> None:
    with served(site) as base, browser(tmp_path) as driver:
        driver.get(f"{base}/")
        assert "key is missing" in driver.find_element("tag name", "h1").text
        check_accessible(driver)


def test_over_https_by_requests_where_sockets_are_refused(site: Site, camera: Path, tmp_path: Path) -> None:
    with served_safely(site, tmp_path, sockets=False) as base, browser(tmp_path, camera) as driver:
        begin(driver, base, 1, 8, 0)
        found = until(driver, "work") + until(driver, "over", 90)
        assert any(one["words"] == "Lift your hips" for one in found)
        sent = driver.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
        assert sum(name.endswith("/live/post") for name in sent) > 20
        assert "Forearm plank" in wait(lambda: driver.find_element("id", "main").text)
        assert [one for one in complaints(driver) if "WebSocket connection" not in one] == []
