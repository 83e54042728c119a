"""Newton's method for the few angles that put a body where a clip wants it."""

from collections.abc import Callable

import numpy as np
from tools.render.arrays import Floats

__all__ = ["NoSolutionError", "newton"]


class NoSolutionError(RuntimeError):
    """The pose that a clip asks for can't be reached."""


def newton(residual: Callable[[Floats], Floats], start: Floats, tolerance: float = 1e-7, steps: int = 60) -> Floats:
    """Return the root of `residual` (n unknowns, n residuals) near `start`, or raise `NoSolutionError`.

    The Jacobian is taken by differences at the start, then kept up to date by Broyden's rule, and taken anew where
    that does not help; a step is halved until it makes the residual smaller.
    """
    x = np.array(start, float)
    r = residual(x)
    jacobian, fresh = _differences(residual, x, r), True
    for _ in range(steps):
        if float(np.abs(r).max()) < tolerance:
            return x
        step = np.linalg.solve(jacobian, -r)
        scale = min(1.0, 0.5 / float(np.abs(step).max()))
        while scale > 1e-4:
            tried = residual(x + scale * step)
            if np.linalg.norm(tried) < np.linalg.norm(r) * (1.0 if fresh else 0.5):
                break
            scale = scale / 2 if fresh else 0.0
        else:
            if fresh:
                break
            jacobian, fresh = _differences(residual, x, r), True
            continue
        moved = scale * step
        jacobian = jacobian + np.outer(tried - r - jacobian @ moved, moved) / (moved @ moved)
        x, r, fresh = x + moved, tried, False
    raise NoSolutionError(f"no pose found: residual {np.abs(r).max():.2e} after {steps} steps at most")


def _differences(residual: Callable[[Floats], Floats], x: Floats, r: Floats) -> Floats:
    jacobian = np.empty((len(r), len(x)))
    for i in range(len(x)):
        delta = np.zeros(len(x))
        delta[i] = 1e-6
        jacobian[:, i] = (residual(x + delta) - r) / 1e-6
    return jacobian
