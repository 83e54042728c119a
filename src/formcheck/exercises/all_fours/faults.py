"""Faults on all fours."""

from formcheck.form import metrics as m
from formcheck.form import outline_metrics as om
from formcheck.form.exercise import HOLD_S, SAME_SIDE, Fault, Limit, RepFault, When, Witness, peak_of
from formcheck.form.measures import CYCLE_S, RANGE, fastest_of, least_of, off_middle_of, range_of

_LEVEL_SOURCE = (
    "arm parallel to the floor, hip to full extension and no higher: Linfield 2014; the band is a formcheck default"
)
_STILL_SOURCE = "no motion of the low back: Linfield 2014; degrees a formcheck default (good ones move by up to 6)"

_HOLLOW_SOURCE = (
    "no motion of the low back: Linfield 2014; per cent a formcheck default: rendered backs that sag by 7 to 9 (true)"
    " read -6 to -10, good ones down to -2.4; but of a real person whose leg rises well it is -6 to -11, as the buttock"
    " of that leg stands out: so advice, and clear only far beyond"
)

FAULTS = (
    Fault(
        "back_sagging",
        m.trunk_incline_deg,
        "Tighten your belly",
        above=Limit(11, 6, 25, _STILL_SOURCE, margin=2, advice=9),
        when=When.TOP,
        from_rest=True,
        words="slope of the trunk",
        witness=Witness(
            om.back_shape_percent,
            "the back's own line",
            below=Limit(-15, -25, -4, _HOLLOW_SOURCE, margin=1, advice=-5),
            from_rest=True,
        ),
    ),
    Fault(
        "leg_too_high",
        m.raised_leg_deg,
        "Lower your leg to the height of your back",
        above=Limit(18, 8, 35, _LEVEL_SOURCE, advice=13),
        when=When.TOP,
    ),
    Fault(
        "trunk_shifting",
        m.support_thigh_deg,
        "Keep your weight still over the knee",
        below=Limit(-16, -30, -8, _STILL_SOURCE, margin=2),
        when=When.TOP,
        from_rest=True,
    ),
    Fault(
        "knee_bent",
        m.raised_knee_deg,
        "Straighten your leg",
        below=Limit(140, 120, 165, "formcheck default; good ones read 150 to 180", advice=146),
        when=When.TOP,
        after_s=0.8,
    ),
    Fault(
        "elbow_bent",
        m.raised_elbow_deg,
        "Straighten your arm",
        below=Limit(115, 90, 160, "formcheck default; straight elbows of the far arm read down to 122", advice=121),
        when=When.TOP,
        after_s=0.8,
    ),
)
REP_FAULTS = (
    RepFault(
        "leg_too_low",
        peak_of(m.raised_leg_deg),
        "Lift your leg to the height of your back",
        below=Limit(-18, -45, -5, _LEVEL_SOURCE, advice=-13),
    ),
    RepFault(
        "arm_too_low",
        peak_of(m.raised_arm_deg),
        "Lift your arm to the height of your shoulder",
        below=Limit(-32, -60, -10, _LEVEL_SOURCE, advice=-25),
    ),
    RepFault(
        "same_side",
        SAME_SIDE,
        "Lift the opposite arm and leg",
        above=Limit(0.5, 0.5, 0.5, "the exercise itself"),
    ),
    RepFault(
        "hold_too_short",
        HOLD_S,
        "Hold it longer at the top",
        below=Limit(1.5, 0.3, 10, "the articles ask for 3 to 5 s, Linfield 2014 for 5 to 10", advice=2.7),
        voids=False,
    ),
)

CAT_COW = (
    RepFault(
        "range_small",
        range_of(om.back_bow_percent),
        "Round your back more, then hollow it more",
        below=Limit(9, 4, 16, "formcheck default; a real good one moves by 14, drawn ones by 17 to 21", advice=12),
    ),
    RepFault(
        "arms_hips_drifting",
        range_of(m.support_thigh_deg),
        "Keep your hips above your knees",
        above=Limit(22, 14, 40, "arms and thighs stay upright: iLive 2025; good ones move by 4 to 12", advice=18),
    ),
    RepFault(
        "too_fast",
        CYCLE_S,
        "Slower, with your breath",
        below=Limit(2.2, 1.2, 4, "slow, about 4 s a cycle: FIELD norms; the limit is a formcheck default", advice=2.8),
        voids=False,
    ),
)
CHILDS_POSE = (
    Fault(
        "hips_off_heels",
        m.knee_deg,
        "Let your hips sink onto your heels",
        above=Limit(58, 46, 75, "formcheck default; hips on the heels read 26 to 44, off them 62 and more", advice=50),
        after_s=1.5,
    ),
)
_SHAPE_SOURCE = (
    "the low back does not bend: iLive 2025; per cent of the trunk a formcheck default (good ones move by 1)"
)
ALL_FOURS_ROCK = (
    Fault(
        "back_bending",
        om.back_bow_percent,
        "Don't let your back sink in",
        below=Limit(-4, -10, -2, _SHAPE_SOURCE, margin=1, advice=-3),
        when=When.TOP,
        from_rest=True,
    ),
    Fault(
        "back_rounding",
        om.back_bow_percent,
        "Don't round your back",
        above=Limit(4, 2, 10, _SHAPE_SOURCE, margin=1, advice=3),
        when=When.TOP,
        from_rest=True,
    ),
)
ALL_FOURS_ROCK_REPS = (
    RepFault(
        "hands_moving",
        range_of(m.hands_to_knees_trunks),
        "Leave your hands where they are",
        above=Limit(
            0.25, 0.15, 0.5, "hands fixed: iLive 2025; trunk lengths a formcheck default", margin=0.03, advice=0.2
        ),
    ),
)
PUSH_BACK = (
    RepFault(
        "hips_not_reaching_heels",
        least_of(m.knee_deg),
        "Push your hips back onto your heels",
        above=Limit(56, 46, 75, "formcheck default; hips on the heels read 26 to 44", advice=50),
    ),
    RepFault(
        "jerky",
        fastest_of(m.hip_lift_deg),
        "Slowly, without a jerk",
        above=Limit(
            170, 100, 260, "jerks are harmful: iLive 2025; a formcheck default, good ones reach 95 to 145", advice=155
        ),
        voids=False,
    ),
)
STEP_SHORT = RepFault(
    "step_short",
    RANGE,
    "A longer step: draw your knee under your chest",
    below=Limit(68, 45, 110, "formcheck default; good ones read 78 to 120", advice=74),
)
HIP_CIRCLE_SMALL = RepFault(
    "circle_small",
    range_of(m.hips_to_left_of_knees_trunks),
    "Wider circles with your hips",
    below=Limit(
        0.125, 0.06, 0.4, "trunk lengths, a formcheck default; good ones read 0.15 to 0.37", margin=0.01, advice=0.14
    ),
)
ONE_SIDED = RepFault(
    "one_sided",
    off_middle_of(m.hips_to_left_of_knees_trunks),
    "Circle as far to the other side",
    above=Limit(
        0.08, 0.05, 0.3, "trunk lengths, a formcheck default; even ones read up to 0.04", margin=0.01, advice=0.065
    ),
)
HANDS_WANDERING = RepFault(
    "hands_moving",
    range_of(m.hands_to_left_of_knees_trunks),
    "Leave your hands where they are",
    above=Limit(0.25, 0.12, 0.6, "hands fixed: iLive 2025; trunk lengths a formcheck default", margin=0.03, advice=0.2),
)
