"""Where the hip joints are, from what can be felt of the pelvis through the skin.

The rig turns the thighs about hinges that were placed for looks: a man's lie at 60 % of the body's depth, a woman's at
49 %. The truth takes the joint from anatomy instead, in the same way for everybody.

Sources. Regression: Harrington, Zavatsky, Lawson, Yuan and Theologis 2007, J Biomech 40:595-602 (magnetic resonance,
no difference of the sexes), doi 10.1016/j.jbiomech.2006.02.003. Tilt of the line from front to back spines in
standing: 12 degrees, between 11.3 (Levine and Whittle 1996, J Orthop Sports Phys Ther 24:130-135) and 13 (Preece et
al. 2008, J Man Manip Ther 16:113-117); the mesh's own dimples of the back would give men 24, women 12. The bone is
taken to lie 10 mm under the skin; 5 mm more or less move the body line by one degree.
"""

import numpy as np
from tools.render.arrays import Floats

__all__ = ["BACK_SPINES", "FRONT_SPINES", "hip_centres"]

#: Vertices of the MakeHuman base mesh over the left and right anterior and posterior superior iliac spines.
FRONT_SPINES, BACK_SPINES = (10952, 4324), (10831, 4192)
STANDING_TILT_DEG = 12.0
TISSUE_M = 0.010


def hip_centres(front: Floats, back: Floats) -> Floats:
    """Return the left and right hip joint centres (2, 3) of one who stands, metres.

    `front` and `back` (2, 3) are the skin over the left and right anterior and posterior superior iliac spines; x
    ahead, y to the left, z up.
    """
    tilt = np.radians(STANDING_TILT_DEG)
    middle = front.mean(axis=0)
    width = float(np.linalg.norm(front[0] - front[1]))
    depth = float((middle[0] - back[:, 0].mean() - 2 * TISSUE_M) / np.cos(tilt))
    behind, below, aside = 0.24 * depth + 0.0099, 0.30 * width + 0.0109, 0.33 * width + 0.0073
    x = middle[0] - TISSUE_M - behind * np.cos(tilt) - below * np.sin(tilt)
    z = middle[2] + behind * np.sin(tilt) - below * np.cos(tilt)
    return np.array([[x, middle[1] + aside, z], [x, middle[1] - aside, z]])
