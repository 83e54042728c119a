"""The overlay: what it means, that it can be read, and that nothing crashes it."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from formcheck.form.events import FaultRaised, FaultSpan, FormState, Level, Phase
from formcheck.overlay.lettering import Image, Lettering, printable
from formcheck.overlay.overlay import Measured, Overlay, Panel, Verdict, layout, verdict_of
from formcheck.pose.types import N_LANDMARKS, Pose

SIZES = [(360, 640), (540, 960), (640, 360), (640, 480), (480, 480), (1280, 720), (1920, 1080), (202, 360)]
LONG = "Look at the floor just ahead of your hands"


def fault(level: Level = Level.FAULT, cue: str = "Lift your hips", end_s: float | None = None) -> FaultSpan:
    return FaultSpan("plank", "sag", level, 1.0, end_s, None, 20.0, 12.0, "deg", cue)


def plank(width: int = 640, height: int = 360) -> FormState:
    """A hold in form; the judged line is level across the middle."""
    return FormState(
        t=40.0,
        exercise="plank",
        phase=Phase.HOLDING,
        hold_s=31.7,
        in_form_s=28.2,
        values={"body_line_deg": 14.3},
        shown="body_line_deg",
        shown_unit="deg",
        line=((0.2 * width, 0.5 * height), (0.5 * width, 0.5 * height), (0.8 * width, 0.5 * height)),
    )


STATES = {
    "good": plank(),
    "advice": replace(plank(), faults=(fault(Level.ADVICE),)),
    "fault": replace(plank(), faults=(fault(cue=LONG),)),
    "long hold": replace(plank(), hold_s=1234.0, faults=(fault(cue="Größer – 慢一点 🙂 \ud800\x00\n x"),)),
    "unseen": replace(plank(), phase=Phase.UNSEEN, unseen="The camera can't see your " + LONG, line=()),
    "away": replace(plank(), phase=Phase.AWAY, hold_s=0.0),
    "sides": replace(
        plank(),
        phase=Phase.TOP,
        reps=23,
        reps_by_side={"left": 12, "right": 11},
        hold_s=3.2,
        faults=(fault(),),
    ),
    "idle": FormState(0.0, None, Phase.AWAY),
}


def pose(width: int = 640, height: int = 360, seed: int = 1) -> Pose:
    rng = np.random.default_rng(seed)
    xy = rng.uniform(0.2, 0.8, (N_LANDMARKS, 2)) * (width, height)
    return Pose(0.0, xy, np.zeros((N_LANDMARKS, 3)), np.ones(N_LANDMARKS), (width, height))


def canvas(width: int = 640, height: int = 360, value: int = 120) -> Image:
    return np.full((height, width, 3), value, dtype=np.uint8)


def words(panels: tuple[Panel, ...], role: str) -> str:
    return " ".join(text.words for panel in panels if panel.role == role for text in panel.texts)


def nearest_verdict(colour: Image) -> Verdict:
    return min(Verdict, key=lambda v: float(np.abs(np.array(v.colour) - colour.astype(float)).sum()))


# --- What it means ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (STATES["good"], Verdict.GOOD),
        (STATES["advice"], Verdict.ADVICE),
        (STATES["fault"], Verdict.FAULT),
        (replace(plank(), faults=(fault(Level.ADVICE), fault())), Verdict.FAULT),
        (replace(plank(), phase=Phase.READY), Verdict.UNKNOWN),
        (STATES["away"], Verdict.UNKNOWN),
        (replace(STATES["fault"], phase=Phase.UNSEEN), Verdict.UNKNOWN),
        (replace(plank(), unseen="Turn"), Verdict.UNKNOWN),
    ],
)
@pytest.mark.parametrize("mirrored", [False, True])
def test_line_has_the_colour_of_the_verdict(state: FormState, verdict: Verdict, mirrored: bool) -> None:
    assert verdict_of(state) is verdict
    if mirrored:
        state = replace(state, line=tuple((639 - x, y) for x, y in state.line))
    drawn = Overlay().draw(canvas(), None, state)
    # Along the middle half of the line, leaving the joints out; gaps of dashes and dots are not coloured.
    row = drawn[180, 215:295]
    strong = row[np.abs(row.astype(int) - verdict.colour).sum(axis=1) < 30]
    assert len(strong) >= (8 if verdict is Verdict.UNKNOWN else 40)
    assert {nearest_verdict(pixel) for pixel in strong} == {verdict}


def test_verdicts_differ_without_colour() -> None:
    """Lines and symbols are told apart in black and white: their pattern, not their brightness."""
    states = [STATES[name] for name in ("good", "advice", "fault")]
    badges = []
    for state in states:
        overlay = Overlay()
        state = replace(state, faults=tuple(replace(f, cue="") for f in state.faults))
        (label,) = (p for p in overlay.panels(640, 360, state) if p.role == "angle")
        assert label.badge is not None
        x, y, radius = (round(v) for v in label.badge)
        patch = overlay.draw(canvas(), None, state)[y - radius : y + radius, x - radius : x + radius]
        disc = np.abs(patch.astype(int) - verdict_of(state).colour).sum(axis=2) < 90
        badges.append(disc)
    for a, b in combinations(badges, 2):
        assert (a != b).mean() > 0.05


def test_colours_stay_apart_for_colour_blind_eyes() -> None:
    # Viénot 1999, linear RGB: what protanopes and deuteranopes see.
    protan = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])
    deutan = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
    for matrix in (protan, deutan):
        seen = {v: 255 * np.clip(matrix @ (np.array(v.colour) / 255) ** 2.2, 0, 1) ** (1 / 2.2) for v in Verdict}
        for a, b in combinations((Verdict.GOOD, Verdict.ADVICE, Verdict.FAULT), 2):
            assert np.linalg.norm(seen[a] - seen[b]) > 60, (a, b)


def test_hold_shows_clock_time_in_form_and_signed_angle() -> None:
    panels = Overlay({"plank": "Forearm plank"}).panels(1280, 720, plank(1280, 720))
    assert words(panels, "status") == "0:31 Forearm plank in form 0:28"
    assert words(panels, "angle") == "sag 14°"
    other = replace(plank(), values={"hip_lift_deg": -7.2}, shown="hip_lift_deg")
    assert words(Overlay().panels(640, 360, other), "angle") == "hips −7°"


def test_count_of_repetitions() -> None:
    state = replace(plank(), phase=Phase.READY, hold_s=0.0)
    assert "reps" not in words(Overlay().panels(640, 360, state), "status")
    assert words(Overlay(counted=["plank"]).panels(640, 360, state), "status") == "0 Plank reps"
    assert words(Overlay().panels(640, 360, STATES["sides"]), "status") == "L 12 R 11 Plank reps"
    assert words(Overlay().panels(640, 360, STATES["sides"]), "clock") == "3.2 s"
    assert "3.2 s reps hold" in words(Overlay().panels(360, 640, STATES["sides"]), "status")


@pytest.mark.parametrize("size", SIZES)
def test_cue_is_the_first_fault(size: tuple[int, int]) -> None:
    state = replace(plank(*size), faults=(fault(cue=LONG), fault(Level.ADVICE, "Tuck your chin")))
    assert words(Overlay().panels(*size, state), "cue") == LONG


def test_says_what_the_camera_must_change_only_when_it_cannot_tell() -> None:
    unseen = replace(plank(), phase=Phase.UNSEEN, unseen="Turn", faults=(fault(),), exercise=None)
    assert words(Overlay().panels(640, 360, unseen), "cue") == "Turn"
    for phase in (Phase.AWAY, Phase.HOLDING):  # a blink is no reason to shout
        assert not words(Overlay().panels(640, 360, replace(unseen, phase=phase, faults=())), "cue")


def test_idle_is_silent() -> None:
    state = replace(STATES["idle"], unseen="Nobody is in the picture")
    assert Overlay().panels(640, 360, state) == ()
    assert np.array_equal(Overlay().draw(canvas(), None, state), canvas())


def test_the_cue_names_the_other_witness_where_it_spoke() -> None:
    overlay = Overlay(measured_by={("plank", "sag"): Measured("body_line_deg", 1.0, 3.0)})
    for metric, by, said in (
        ("back_shape_percent", "the line", "Lift your hips (the line)"),
        ("body_line_deg", "the body", "Lift your hips"),
    ):
        state = replace(plank(), faults=(replace(fault(), metric=metric, by=by),))
        assert words(overlay.panels(640, 360, state), "cue") == said


def test_cue_of_a_finished_repetition_lingers() -> None:
    late = fault(cue="Lower slowly", end_s=40.0)
    state = replace(plank(), phase=Phase.READY, events=(FaultRaised("plank", 39.0, 40.0, late),))
    overlay = Overlay(linger_s=2.0)
    assert words(overlay.panels(640, 360, state), "cue") == "Lower slowly"
    later = replace(state, t=41.9, events=())
    assert words(overlay.panels(640, 360, later), "cue") == "Lower slowly"
    assert not words(overlay.panels(640, 360, replace(later, t=42.1)), "cue")
    overlay.panels(640, 360, state)
    overlay.reset()
    assert not words(overlay.panels(640, 360, later), "cue")


def test_angle_keeps_still_long_enough_to_be_read() -> None:
    overlay, state = Overlay(), plank()
    assert words(overlay.panels(640, 360, state), "angle") == "sag 14°"
    moved = replace(state, t=state.t + 0.1, values={"body_line_deg": 19.0})
    assert words(overlay.panels(640, 360, moved), "angle") == "sag 14°"
    assert words(overlay.panels(640, 360, replace(moved, t=state.t + 0.25)), "angle") == "sag 19°"


# --- That it can be read ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_sizes_can_be_read_from_three_metres(width: int, height: int) -> None:
    sizes = layout(width, height)
    assert sizes.clock >= height / 8
    assert sizes.cue >= min(width, height) / 14
    assert sizes.small >= min(width, height) / 24
    panels = Overlay().panels(width, height, replace(plank(width, height), faults=(fault(),)))
    (cue,) = (panel for panel in panels if panel.role == "cue")
    assert min(text.cap_px for text in cue.texts) >= min(width, height) / 14
    assert max(text.cap_px for panel in panels for text in panel.texts) >= height / 8


def test_layout_grows_with_the_picture() -> None:
    small, large = layout(640, 360), layout(1280, 720)
    assert large.clock == pytest.approx(2 * small.clock)
    assert large.cue == pytest.approx(2 * small.cue)


@pytest.mark.parametrize("cap", [20, 47, 90])
def test_digits_are_as_high_as_asked_for(cap: int) -> None:
    image = canvas(600, 200, 0)
    Lettering().draw(image, "0:38", 10, 150, cap, (255, 255, 255))
    rows = np.flatnonzero((image[..., 0] > 128).any(axis=1))
    assert len(rows) == pytest.approx(cap, abs=0.06 * cap + 1)
    assert rows[-1] == pytest.approx(149, abs=2)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", STATES)
def test_everything_written_lies_in_its_panel_and_in_the_picture(size: tuple[int, int], name: str) -> None:
    width, height = size
    letters = Lettering()
    state = STATES[name]
    state = replace(state, line=plank(width, height).line if state.line else ())
    panels = Overlay({"plank": "Straight-arm plank"}).panels(width, height, state)
    assert bool(panels) == (name != "idle")
    for panel in panels:
        x, y, w, h = panel.box
        assert 0 <= x < x + w <= width
        assert 0 <= y < y + h <= height
        for text in panel.texts:
            assert x <= text.x
            assert text.x + letters.width(text.words, text.cap_px) <= x + w + 1
            assert y <= text.y - text.cap_px
            assert text.y <= y + h
        if panel.badge is not None:
            bx, by, radius = panel.badge
            assert radius <= bx <= width - radius
            assert radius <= by <= height - radius
    edges = [panel.box for panel in panels if panel.role != "angle"]
    for (ax, ay, aw, ah), (bx, by, bw, bh) in combinations(edges, 2):
        assert ax + aw <= bx or bx + bw <= ax or ay + ah <= by or by + bh <= ay
    assert sum(box[3] for box in edges if box[0] == 0) <= 0.62 * height


def test_panels_keep_their_width_while_the_clock_runs() -> None:
    boxes = {Overlay().panels(640, 360, replace(plank(), hold_s=s, in_form_s=s))[-1].box for s in (0.0, 11.0, 48.0)}
    assert len(boxes) == 1


def test_cue_is_wrapped_evenly() -> None:
    lines, cap = Lettering().fit(LONG, 60, 51, 1200)
    assert len(lines) == 2
    assert cap >= 51
    assert " ".join(lines) == LONG
    assert len(Lettering().fit("Lift your hips", 60, 51, 1200)[0]) == 1
    assert Lettering().fit("", 60, 51, 1200)[0] == ("",)


# --- That nothing crashes it -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", [*SIZES, (1, 1), (0, 0), (3, 200), (200, 3), (80, 80), (81, 500), (500, 81)])
@pytest.mark.parametrize("name", STATES)
def test_draws_on_any_size_and_leaves_the_input_alone(size: tuple[int, int], name: str) -> None:
    image = canvas(*size)
    kept = image.copy()
    drawn = Overlay().draw(image, pose(*size), STATES[name])
    assert drawn.shape == image.shape
    assert drawn.dtype == np.uint8
    assert np.array_equal(image, kept)
    assert not np.shares_memory(drawn, image)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, 1e9, -1e9, 2000.0])
def test_strange_points_are_left_out(bad: float) -> None:
    person = pose()
    person.image_xy[::3] = bad
    person.visibility[1] = math.nan
    state = replace(plank(), line=((bad, 100.0), (300.0, bad), (bad, bad), (200.0, 150.0)), values={})
    Overlay().draw(canvas(), person, state)
    Overlay().draw(canvas(), None, replace(state, values={"body_line_deg": bad}))


def test_hidden_landmarks_are_not_drawn() -> None:
    hidden = replace(pose(), visibility=np.full(N_LANDMARKS, 0.2))
    idle = STATES["idle"]
    assert np.array_equal(Overlay().draw(canvas(), hidden, idle), canvas())
    assert not np.array_equal(Overlay().draw(canvas(), pose(), idle), canvas())


def test_a_mirrored_or_read_only_view_will_do() -> None:
    image = canvas()[:, ::-1]
    image.flags.writeable = False
    drawn = Overlay().draw(image, pose().mirrored(), plank())
    assert drawn.flags.c_contiguous


@pytest.mark.parametrize("text", ["\ud800", "a\udfff\x00b", "慢一点 🙂", "e\u0301", "שלום مرحبا", "", "\n\t"])
def test_any_text_can_be_drawn(text: str) -> None:
    assert printable(text).isprintable()
    Lettering().draw(canvas(), text, 5, 50, 30, (255, 255, 255))
    Overlay({"plank": text}).draw(canvas(), None, replace(plank(), faults=(fault(cue=text),)))


# --- Pictures show what they prove -------------------------------------------------------------------------------


def test_the_value_shown_is_marked_wrong_only_by_its_own_fault() -> None:
    for metric, verdict in (("head_drop_deg", Verdict.GOOD), ("body_line_deg", Verdict.FAULT)):
        overlay = Overlay(measured_by={("plank", "sag"): Measured(metric)})
        (label,) = (p for p in overlay.panels(640, 360, replace(plank(), faults=(fault(),))) if p.role == "angle")
        assert label.verdict is verdict


@pytest.mark.parametrize(("value", "stands"), [(14.0, True), (10.0, True), (1.0, False), (math.nan, True)])
def test_a_cue_goes_when_its_value_is_back_inside(value: float, stands: bool) -> None:
    overlay = Overlay(measured_by={("plank", "sag"): Measured("body_line_deg", 1.0, 3.0)})
    state = replace(plank(), values={"body_line_deg": value}, faults=(fault(),))
    assert words(overlay.panels(640, 360, state), "cue") == ("Lift your hips" if stands else "")


def test_values_without_words_for_their_sign_are_named() -> None:
    state = replace(plank(), values={"upper_arm_lean_deg": 4.0}, shown="upper_arm_lean_deg")
    assert words(Overlay().panels(640, 360, state), "angle") == "upper arm lean 4°"


@pytest.mark.parametrize("size", [(320, 240), (240, 320), (360, 640), (640, 360)])
def test_the_cue_keeps_off_the_judged_joints(size: tuple[int, int]) -> None:
    width, height = size
    line = tuple((x * width, 0.92 * height) for x in (0.2, 0.5, 0.8))
    state = replace(plank(width, height), line=line, faults=(fault(cue=LONG),))
    overlay = Overlay()
    panels = overlay.panels(width, height, state)
    (cue,) = (panel for panel in panels if panel.role == "cue")
    x, y, wide, high = cue.box
    assert not [point for point in line if x <= point[0] <= x + wide and y <= point[1] <= y + high]
    assert y >= 0
    assert y + high <= height
    for other in panels:
        if other.role == "status":
            assert other.box[1] + other.box[3] <= y


def test_a_ghost_shows_where_the_hips_belong_while_a_clear_fault_stands() -> None:
    line = ((120.0, 150.0), (320.0, 200.0), (520.0, 150.0))
    overlay = Overlay(measured_by={("plank", "sag"): Measured("body_line_deg"), ("plank", "head"): Measured("head")})

    def ghost(state: FormState) -> bool:
        drawn = overlay.draw(canvas(), None, replace(state, line=line))
        dashes = (drawn[146:155, 200:310].min(axis=2) > 240).sum() > 20
        rows = (drawn[155:185, 312:329].min(axis=2) > 240).any(axis=1)
        arrow = rows.sum() > 20
        assert bool(dashes) == bool(arrow)
        return bool(dashes)

    assert ghost(replace(plank(), faults=(fault(),)))
    assert not ghost(plank())
    assert not ghost(replace(plank(), faults=(fault(Level.ADVICE),)))
    assert not ghost(replace(plank(), faults=(replace(fault(), id="head"),)))
    assert not ghost(replace(plank(), shown="raised_leg_deg", faults=(fault(),)))


def test_zeros_are_plain_and_as_wide_as_before() -> None:
    letters, image = Lettering(), canvas(400, 200, 0)
    letters.draw(image, "08", 10, 150, 90, (255, 255, 255))
    wide = round(letters.width("0", 90))
    counter = image[92:118, 10 + wide // 2 - 4 : 10 + wide // 2 + 4, 0]
    assert counter.max() == 0
    assert image[100, 10 : 10 + wide, 0].max() == 255
    assert (image[:, 10 + wide :, 0] > 128).any()
