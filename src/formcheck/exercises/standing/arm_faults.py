"""Faults of what the arms do, standing: raised to the sides, pulled in or opened over a bowed trunk, held to a wall."""

from formcheck.form import metrics as m
from formcheck.form import outline_metrics as o
from formcheck.form.exercise import Fault, Limit, RepFault, When, peak_of
from formcheck.form.measures import as_begun, range_of

_LEVEL_SOURCE = "arms rise to parallel: iLive 2025 (home); degrees a formcheck default (clean ones read 80 to 86)"
_NO_SWING_SOURCE = "no swing: iLive 2025 (home); a formcheck default (still trunks read up to 5, small swings 28)"
_NECK_SOURCE = (
    "formcheck default; shoulders rise a little with the arms: good raises of a real person shorten the neck by 0.11,"
    " shrugged ones by 0.16 to 0.20. Without a rest it is compared with a short neck, 0.42 (usual are 0.42 to 0.54)"
)

RAISE = (
    Fault(
        "sides_unequal",
        m.arms_uneven_deg,
        "Lift both arms equally high",
        above=Limit(23, 12, 45, "formcheck default; clean raises read up to 13 from an angle", advice=18),
        after_s=0.3,
        when=When.TOP,
    ),
    Fault(
        "shrugging",
        m.neck_length_trunks,
        "Keep your shoulders down",
        below=Limit(-0.14, -0.25, -0.08, _NECK_SOURCE, margin=0.02, advice=-0.125),
        after_s=0.3,
        when=When.TOP,
        from_rest=True,
        rest_band=(0.36, 0.75),
        rest_else=0.42,
    ),
    Fault(
        "too_high",
        m.arms_out_deg,
        "Stop at shoulder height",
        above=Limit(108, 98, 130, _LEVEL_SOURCE, advice=103),
        after_s=0.3,
        when=When.TOP,
    ),
)
RAISE_REPS = (
    RepFault(
        "too_low",
        peak_of(m.arms_out_deg),
        "Lift your arms level",
        below=Limit(65, 45, 80, _LEVEL_SOURCE, advice=70),
    ),
    RepFault(
        "swinging",
        range_of(m.chest_down_deg),
        "Keep your trunk still, lift slowly",
        above=Limit(21, 12, 45, _NO_SWING_SOURCE, advice=16),
    ),
)

_STILL_SOURCE = (
    "trunk still: iLive 2025 (home); degrees a formcheck default (still ones change by 2, small rises by 24)"
)
_RANGE_SOURCE = (
    "elbows to the low back: iLive 2025 (home); degrees a formcheck default (good ones read 6 to 40, short -11)"
)
_ROW_BACK_SOURCE = "formcheck default; straight backs under hanging arms read -10 to +1, round ones -2 to +8"

TRUNK_RISING = Fault(
    "trunk_rising",
    m.trunk_bow_deg,
    "Keep your trunk down and still",
    below=Limit(-15, -35, -8, _STILL_SOURCE, advice=-11),
    after_s=0.3,
    when=When.TOP,
    from_rest=True,
)
RANGE_SHORT = RepFault(
    "range_short",
    peak_of(m.elbow_back_deg),
    "Pull your elbows higher",
    below=Limit(-2, -25, 10, _RANGE_SOURCE, advice=2),
)
ROW_BACK_ROUNDING = RepFault(
    "back_rounding",
    as_begun(o.back_bow_percent),
    "Keep your back flat, push your hips back",
    above=Limit(2.5, 0, 8, _ROW_BACK_SOURCE, advice=1.6),
)

FLY_TRUNK_RISING = Fault(
    "trunk_rising",
    m.chest_down_deg,
    "Keep your trunk down and still",
    below=Limit(-16, -40, -8, "trunk level: iLive 2025 (home); a formcheck default (small rises read -30)", advice=-12),
    after_s=0.3,
    when=When.TOP,
    from_rest=True,
)
ARMS_UNEVEN = Fault(
    "arms_uneven",
    m.arms_uneven_deg,
    "Lift both arms equally high",
    above=Limit(20, 12, 45, "formcheck default; clean ones read up to 9, small faults 29", advice=15),
    after_s=0.3,
    when=When.TOP,
)

_WALL_SOURCE = "back and arms against the wall: iLive 2025; a formcheck default"

WALL = (
    Fault(
        "arms_off_wall",
        m.arm_trunk_deg,
        "Press your arms back against the wall",
        below=Limit(156, 130, 170, f"{_WALL_SOURCE} (good ones read 165 to 179, small faults 140)", advice=161),
        after_s=1.0,
    ),
    Fault(
        "back_arching",
        m.trunk_lean_deg,
        "Press your low back to the wall",
        below=Limit(
            -5, -12, -3, f"{_WALL_SOURCE} (still trunks change by 1, small arches by 7)", margin=1, advice=-3.5
        ),
        after_s=1.0,
        from_rest=True,
    ),
)
TRIANGLE = (
    Fault(
        "knees_bent",
        m.both_knees_deg,
        "Straighten your knees",
        below=Limit(149, 120, 165, "knees straight: iLive 2025 (yoga); degrees a formcheck default", advice=156),
        after_s=0.5,
        when=When.TOP,
    ),
    Fault(
        "arms_not_in_line",
        m.arms_line_deg,
        "Reach up, both arms in one line",
        below=Limit(140, 110, 165, "arms one line: iLive 2025 (yoga); degrees a formcheck default", advice=148),
        after_s=0.5,
        when=When.TOP,
    ),
)
