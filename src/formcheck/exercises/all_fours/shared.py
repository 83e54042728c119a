"""What exercises on all fours share."""

from formcheck.form import metrics as m
from formcheck.form.exercise import Range
from formcheck.form.kinds import Position

CAMERA = "On the floor or low, 2 to 3 metres away, looking across your body so that your whole back is in the picture."

#: Wide: a chest that sinks half-way and hips that stay well off the heels are in it.
CHEST_LOW_HIPS_BACK = (
    Position(
        "chest low",
        (
            Range(m.shoulder_over_wrist_trunks, high=0.82, margin=0.06),
            Range(m.trunk_incline_deg, high=12, margin=4),
            Range(m.lower_thigh_deg, low=-95, margin=5),
        ),
    ),
    Position("hips back", (Range(m.lower_thigh_deg, high=-98, margin=5), Range(m.hip_lift_deg, low=80, margin=4))),
)
