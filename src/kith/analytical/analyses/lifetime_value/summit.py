"""Finds the greatest likelihood of a model, and how sure its parameters are there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, minimize

Vector = np.ndarray[Any, np.dtype[Any]]
Loss = Callable[[Vector], tuple[float, Vector]]

_FLAT = 1e-6
"""A slope below this is a summit, even if the climber found no way to get any nearer."""
_STEP = 1e-4
_KNOWN = 0.04
"""Of each parameter's logarithm: the information of a standard error of five."""


def greatest(
    loss: Loss, starts: Sequence[Sequence[float]], lowest: Vector | float, highest: Vector | float
) -> Any:
    """Where the mean `loss` is least, which gives its value and gradient at the parameters' logarithms; these stay
    between `lowest` and `highest`. Climbs from the first of `starts` (parameters themselves), and from the others only
    where that ends on no summit. Gives SciPy's result: `x` are logarithms, `fun` the loss there."""
    runs = (_climb(loss, np.log(start), lowest, highest) for start in starts)
    best = next(runs)
    if not best.success and not _is_summit(best, lowest, highest):
        best = min((best, *runs), key=lambda run: float(run.fun))
    return best


def _climb(loss: Loss, start: Vector, lowest: Vector | float, highest: Vector | float) -> Any:
    return minimize(
        loss,
        np.clip(start, lowest, highest),
        jac=True,
        method="L-BFGS-B",
        bounds=Bounds(lowest, highest),
        options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
    )


def _is_summit(run: Any, lowest: Vector | float, highest: Vector | float) -> bool:
    """Whether all slopes but those at a bound are flat."""
    inside = (run.x > lowest) & (run.x < highest)
    return bool((np.abs(run.jac[inside]) < _FLAT).all())


def covariance(loss: Loss, logs: Vector, size: int) -> Vector:
    """The covariance (n x n) of the logarithms of n parameters at the summit of a mean loss over `size` customers: the
    inverse of the observed information, and of the little that is known beforehand (a standard error of five), which
    tells only where the data tell nothing, as where a parameter runs to its bound."""
    rows = [(loss(logs + step)[1] - loss(logs - step)[1]) / (2 * _STEP) for step in np.eye(len(logs)) * _STEP]
    values, vectors = np.linalg.eigh(size * (np.array(rows) + np.array(rows).T) / 2)
    found: Vector = (vectors / (np.maximum(values, 0.0) + _KNOWN)) @ vectors.T
    return found


def weighted(weights: Vector, values: Vector) -> float:
    """The sum of products, without a matrix library's threads, which hinder each other on a busy machine."""
    return float(np.einsum("i,i->", weights, values))
