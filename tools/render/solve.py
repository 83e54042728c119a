"""Newton's method for the few angles that put a body where a clip wants it."""

from collections.abc import Callable

import numpy as np
from tools.render.arrays import Floats

__all__ = ["NoSolutionError", "newton"]


class NoSolutionError(RuntimeError):
    """The pose that a clip asks for can't be reached."""


def newton(residual: Callable[[Floats], Floats], start: Floats, tolerance: float = 1e-9, steps: int = 60) -> Floats:
    """Return the root of `residual` (n unknowns, n residuals) near `start`, or raise `NoSolutionError`.

    The Jacobian is taken by central differences; a step is halved until it makes the residual smaller.
    """
    x = np.array(start, float)
    r = residual(x)
    for _ in range(steps):
        size = float(np.abs(r).max())
        if size < tolerance:
            return x
        jacobian = np.empty((len(r), len(x)))
        for i in range(len(x)):
            delta = np.zeros(len(x))
            delta[i] = 1e-5
            jacobian[:, i] = (residual(x + delta) - residual(x - delta)) / 2e-5
        step = np.linalg.solve(jacobian, -r)
        scale = min(1.0, 0.5 / float(np.abs(step).max()))
        while scale > 1e-4:
            tried = residual(x + scale * step)
            if np.linalg.norm(tried) < np.linalg.norm(r):
                break
            scale /= 2
        else:
            break
        x, r = x + scale * step, tried
    raise NoSolutionError(f"no pose found: residual {np.abs(r).max():.2e} after {steps} steps at most")
