"""Drawn bodies as inline SVG: one moment, a movement as a loop, and where the camera stands. No script."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from formcheck.demonstrations import SIDE, Demonstration, Drawing
from formcheck.form.exercise import Exercise, View
from formcheck.pose.types import FloatArray, Landmark

#: What a moment looks like where nothing moves: how long the loop stays at its end, in drawings.
_PAUSE = 4


def moment(
    of: Demonstration, drawn: Drawing, told: str, judged: Exercise | None = None, *, wrong: bool = False
) -> Markup:
    """One moment, with the line that the exercise is judged by; `told` is what a screen reader says of it."""
    line = "" if judged is None else _line(of, drawn, judged, wrong)
    return _picture(of, f'<path class="body" d="{_path(drawn.rings)}"/>{line}', told)


def movement(of: Demonstration, told: str) -> Markup:
    """The whole movement, over and over."""
    paths = [_path(drawn.rings) for drawn in of.drawings]
    paths += [paths[-1]] * _PAUSE
    values = ";".join(paths)
    body = (
        f'<path class="body" d="{paths[0]}"><animate attributeName="d" calcMode="discrete" values="{values}"'
        f' dur="{len(paths) * of.step_s:.2f}s" repeatCount="indefinite"/></path>'
    )
    return _picture(of, body, told)


def placement(view: View, told: str, *, standing: bool = False) -> Markup:
    """Where the camera stands, seen from above (or from the side, where it looks down): a body and a camera."""
    body = _STANDING if standing else _ON_THE_FLOOR
    if view is View.ABOVE:
        body = _BELOW
    elif standing and view is View.FRONT:
        body = f'<g transform="rotate(90 400 205)">{body}</g>'  # it looks at the camera
    x, y, turn = _CAMERA[view]
    camera = (
        f'<g transform="translate({x} {y}) rotate({turn})"><path class="sight" d="M0 0L-95 -150L95 -150Z"/>'
        '<rect class="camera" x="-22" y="-6" width="44" height="30" rx="5"/>'
        '<circle class="lens" cx="0" cy="2" r="8"/></g>'
    )
    return Markup('<svg class="drawn place" viewBox="0 0 800 460" role="img" aria-label="{}">{}</svg>').format(
        told, Markup(body + camera)
    )


#: A body on its mat whose head is to the right, one that stands and looks to the right, and the first from the side.
_ON_THE_FLOOR = (
    '<rect class="mat" x="230" y="150" width="340" height="110" rx="10"/>'
    '<circle class="body" cx="545" cy="205" r="17"/>'
    '<rect class="body" x="385" y="183" width="138" height="44" rx="20"/>'
    '<path class="limbs" d="M390 194L250 190M390 216L250 220"/>'
)
_STANDING = (
    '<path class="limbs" d="M395 180L430 180M395 230L430 230"/>'
    '<ellipse class="body" cx="400" cy="205" rx="24" ry="60"/>'
    '<circle class="mat" cx="404" cy="205" r="21"/>'
)
_BELOW = (
    '<rect class="mat" x="230" y="300" width="340" height="10"/><path class="limbs" d="M250 290L520 290"/>'
    '<circle class="body" cx="540" cy="282" r="17"/>'
)
#: Where the camera is in the little drawing, and how it is turned.
_CAMERA = {
    View.SIDE: (400, 420, 0),
    View.CORNER: (600, 400, -35),
    View.FRONT: (400, 420, 0),
    View.FOOT: (60, 205, 90),
    View.HEAD: (740, 205, -90),
    View.ABOVE: (400, 50, 180),
}


def _picture(of: Demonstration, body: str, told: str) -> Markup:
    width, height = of.size
    floor = "" if of.floor is None else f'<path class="floor" d="M0 {of.floor:.0f}H{width}"/>'
    return Markup('<svg class="drawn" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        width, height, told, Markup(floor + body)
    )


def _path(rings: Sequence[FloatArray]) -> str:
    """Closed lines, in steps from point to point, which takes fewer letters."""
    parts = []
    for ring in rings:
        points = ring.astype(int)
        steps = (points[1:] - points[:-1]).tolist()
        parts.append(f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{dx} {dy}" for dx, dy in steps) + "z")
    return "".join(parts)


def _line(of: Demonstration, drawn: Drawing, judged: Exercise, wrong: bool) -> str:
    marks = [Landmark[f"LEFT_{name.upper()}"] for name in judged.line]
    left, right = (drawn.joints[[mark + other for mark in marks]] for other in (0, 1))  # right follows left
    points = 0.5 * (left + right)
    if judged.line_of == "working":  # the side that moves
        rest = of.drawings[of.start].joints
        moved = [float(abs(side - rest[[mark + i for mark in marks]]).sum()) for i, side in enumerate((left, right))]
        points = left if moved[0] >= moved[1] else right
    course = "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    dots = "".join(f'<circle class="joint" cx="{x:.0f}" cy="{y:.0f}" r="{SIDE // 110}"/>' for x, y in points)
    return f'<path class="{"judged wrong" if wrong else "judged"}" d="M{course}"/>{dots}'
