"""K-means: points around centres, how far apart the groups lie, and whether other samples would give the same ones."""

from __future__ import annotations

from typing import Any

import numpy as np

Matrix = np.ndarray[Any, np.dtype[np.float64]]
Labels = np.ndarray[Any, np.dtype[np.int64]]

STARTS, ROUNDS = 8, 60


def k_means(points: Matrix, number: int, draw: np.random.Generator, starts: int = STARTS) -> Matrix:
    """The centres of `number` groups with the least sum of squared distances found (Lloyd 1982), of several starts that
    lie apart (k-means++, Arthur and Vassilvitskii 2007). Fewer where fewer points differ."""
    best: tuple[float, Matrix] | None = None
    for _start in range(starts):
        centres = _settled(points, _spread(points, number, draw))
        error = float(_squares(points, centres).min(axis=1).sum())
        if best is None or error < best[0] - 1e-12:
            best = error, centres
    assert best is not None
    return best[1][np.lexsort(best[1].T[::-1])]


def nearest(points: Matrix, centres: Matrix) -> Labels:
    """The place of each point's nearest centre."""
    found: Labels = _squares(points, centres).argmin(axis=1)
    return found


def _squares(points: Matrix, centres: Matrix) -> Matrix:
    found: Matrix = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return found


def _spread(points: Matrix, number: int, draw: np.random.Generator) -> Matrix:
    centres = [points[draw.integers(len(points))]]
    away = ((points - centres[0]) ** 2).sum(axis=1)
    while len(centres) < number and away.sum() > 0:
        centres.append(points[draw.choice(len(points), p=away / away.sum())])
        away = np.minimum(away, ((points - centres[-1]) ** 2).sum(axis=1))
    return np.array(centres)


def _settled(points: Matrix, centres: Matrix) -> Matrix:
    for _round in range(ROUNDS):
        labels = nearest(points, centres)
        counts = np.bincount(labels, minlength=len(centres))
        sums = np.stack([np.bincount(labels, column, minlength=len(centres)) for column in points.T], axis=1)
        moved = np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres)
        if np.allclose(moved, centres, rtol=0, atol=1e-9):
            break
        centres = moved
    return centres


def silhouette(points: Matrix, labels: Labels) -> float:
    """How much nearer points lie to their own group than to the next, from -1 to 1 (Rousseeuw 1987)."""
    groups = np.unique(labels)
    if len(groups) < 2:
        return -1.0
    apart = np.sqrt(_squares(points, points))
    sums = np.stack([apart[:, labels == group].sum(axis=1) for group in groups], axis=1)
    sizes = np.array([(labels == group).sum() for group in groups])
    own = labels[:, None] == groups[None, :]
    inside = sums[own] / np.maximum(sizes[np.searchsorted(groups, labels)] - 1, 1)
    outside = np.where(own, np.inf, sums / sizes).min(axis=1)
    scores = (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-300)
    alone = sizes[np.searchsorted(groups, labels)] == 1
    return float(np.where(alone, 0.0, scores).mean())


def overlap(ours: Labels, theirs: Labels, number: int) -> Matrix:
    """For each of our groups, the Jaccard index (shared over both together) with the most alike of theirs."""
    found = np.zeros(number)
    for group in range(number):
        mine = ours == group
        shares = [
            (mine & (theirs == other)).sum() / max((mine | (theirs == other)).sum(), 1)
            for other in np.unique(theirs)
        ]
        found[group] = max(shares, default=0.0)
    return found
