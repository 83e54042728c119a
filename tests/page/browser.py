"""Chromium with a film for a camera, for tests of the page as people see it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
#: Chromium plays a film of JPEGs at this rate.
_FPS = 30.0
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--ignore-certificate-errors",
)


def write_camera(clip: Path, path: Path, start_s: float = 0.0, end_s: float = 1e9) -> Path:
    """The clip as Chromium's fake camera plays it, over and over: JPEGs in a row, at its own pace."""
    source = cv2.VideoCapture(str(clip))
    rate = source.get(cv2.CAP_PROP_FPS)
    with path.open("wb") as out:
        written = 0
        index = 0
        while True:
            there, picture = source.read()
            if not there or index / rate > end_s:
                break
            t = index / rate - start_s
            index += 1
            while t >= 0 and written / _FPS <= t:
                out.write(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 88])[1].tobytes())
                written += 1
    source.release()
    return path


@contextmanager
def browser(
    folder: Path, camera: Path | None = None, size: tuple[int, int] = (1280, 720), dark: bool = False
) -> Iterator[webdriver.Chrome]:
    """A browser of its own, with nothing in it."""
    options = Options()
    options.binary_location = CHROMIUM or ""
    for flag in (*_FLAGS, f"--user-data-dir={folder / 'chromium'}", f"--window-size={size[0]},{size[1]}"):
        options.add_argument(flag)
    if camera is not None:
        options.add_argument(f"--use-file-for-fake-video-capture={camera}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER or ""))
    try:
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": size[0] < 500},
        )
        if dark:
            media = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
            driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        yield driver
    finally:
        driver.quit()
