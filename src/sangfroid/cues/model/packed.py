"""Rows of small weights, each beside its scale in one stretch of memory.

A turn asks for some hundred rows out of hundreds of thousands, none near another: what that costs is the way to memory,
so a row lies in one line of a processor's cache, as bytes, and becomes numbers once it is here.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Row: TypeAlias = NDArray[np.float32]

LINE: Final = 64  # bytes of a cache line
SCALE: Final = 4  # bytes of a row's scale, which stands before its weights


class Packed:
    """The weights of many features, a row each; row 0 weighs nothing."""

    def __init__(self, small: NDArray[np.int8], scale: Row) -> None:
        """`small[i] * scale[i]` is what row i + 1 weighs, a column each told."""
        rows, self.width = len(small) + 1, small.shape[1]
        self._bytes = -(-(SCALE + self.width) // LINE) * LINE
        room = np.zeros(rows * self._bytes + LINE, np.uint8)
        first = -room.ctypes.data % LINE
        self._rows: NDArray[np.uint8] = room[first : first + rows * self._bytes].reshape(rows, self._bytes)
        self._rows[1:, SCALE : SCALE + self.width] = small.view(np.uint8)
        self._rows[1:, :SCALE] = np.ascontiguousarray(scale[:, None]).view(np.uint8)
        self._each: NDArray[np.int8] = self._rows.reshape(-1).view(np.int8)
        self._scales: Row = self._rows.reshape(-1).view(np.float32)

    def take(self, rows: NDArray[Any]) -> Row:
        """What these rows weigh."""
        found = self._rows.take(rows, 0)
        weights: Row = found[:, SCALE : SCALE + self.width].view(np.int8).astype(np.float32)
        weights *= found[:, :SCALE].copy().view(np.float32)
        return weights

    def column(self, rows: NDArray[np.int64], column: int) -> Row:
        """What these rows weigh for what is told in this column."""
        small: Row = self._each.take(rows * self._bytes + (SCALE + column)).astype(np.float32)
        small *= self._scales.take(rows * (self._bytes // SCALE))
        return small
