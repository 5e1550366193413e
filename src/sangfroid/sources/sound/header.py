"""What a file says of itself, held against what it holds, before anything decodes it."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from sangfroid.calls.call import Repair
from sangfroid.calls.errors import Unreadable
from sangfroid.sources.sound.content import check_shape

if TYPE_CHECKING:
    from typing_extensions import Buffer

_OPEN_ENDED: Final = 0x7FFFFF00  # a size from which on a program that streams meant "until the end"
_CHUNKS: Final = 1_000  # of a WAV file, looked through for its sound
_PAGE: Final = 65_307  # bytes of the longest Ogg page
_LAST: Final = 4  # the flag of an Ogg stream's last page


@dataclass(frozen=True, slots=True)
class Patch:
    """Bytes that stand at `at` in place of the file's own."""

    at: int
    data: bytes


def ogg_repairs(file: BinaryIO, size: int) -> tuple[Repair, ...]:
    """Whether an Ogg file lacks its end."""
    start = max(0, size - _PAGE)
    file.seek(start)
    tail = file.read(_PAGE)
    page = tail.rfind(b"OggS")
    if page < 0 or len(tail) < page + 27 or not tail[page + 5] & _LAST:
        return (Repair("L'enregistrement est coupé : sa fin manque."),)
    return ()


def wav_repairs(file: BinaryIO, size: int) -> tuple[tuple[Repair, ...], Patch | None]:
    """What is off in a WAV file of `size` bytes, but can be read; Unreadable for what no recording can be.

    And the bytes that its header must have to be read, where its own hide the sound.
    """
    file.seek(0)
    order = ">" if file.read(12)[:4] == b"RIFX" else "<"
    aligned = 0
    for _ in range(_CHUNKS):
        header = file.read(8)
        if len(header) < 8:
            break
        name, length = struct.unpack(f"{order}4sI", header)
        if name == b"fmt ":
            aligned = _format(file.read(min(length, 40)), order)
            file.seek(max(length - 40, 0) + length % 2, 1)
        elif name == b"data":
            at = file.tell()
            hidden = length == 0 and size - at < _OPEN_ENDED
            patch = Patch(at - 4, struct.pack(f"{order}I", size - at)) if hidden else None
            return _data(length, size - at, aligned), patch
        else:
            file.seek(length + length % 2, 1)
    raise Unreadable(
        "Ce fichier WAV est vide ou illisible : il n'a que son en-tête. Exportez l'enregistrement de nouveau."
    )


def _format(fields: bytes, order: str) -> int:
    """The bytes of one moment of all channels."""
    if len(fields) < 16:
        raise Unreadable("L'en-tête de ce fichier WAV est coupé. Exportez l'enregistrement de nouveau.")
    kind, channels, rate, _, aligned, bits = struct.unpack(f"{order}HHIIHH", fields[:16])
    check_shape(rate, channels)
    if kind in {1, 3} and aligned != channels * ((bits + 7) // 8):
        raise Unreadable(
            "L'en-tête de ce fichier WAV se contredit : {aligned} octets par instant pour {channels} canal (canaux) "
            "de {bits} bits. Exportez l'enregistrement de nouveau.",
            aligned=aligned, channels=channels, bits=bits,
        )  # fmt: skip
    return aligned if kind in {1, 3, 6, 7} else 1


def _data(claimed: int, there: int, aligned: int) -> tuple[Repair, ...]:
    """What the size of the sound says, beside what the file holds."""
    if there <= 0:
        raise Unreadable(
            "Ce fichier WAV est vide : il n'a que son en-tête. Vérifiez que l'appel a bien été enregistré."
        )
    if claimed == 0 or claimed >= _OPEN_ENDED:
        if claimed > there or claimed == 0:
            return (Repair("L'en-tête du fichier ne dit pas la vraie durée : elle est comptée d'après le son."),)
        return ()
    if claimed > there:
        share = round(100 * there / claimed)
        return (Repair("L'enregistrement est coupé : {share} % en est là, et lu.", (("share", share),)),)
    if aligned > 1 and claimed % aligned:
        raise Unreadable(
            "Ce fichier WAV annonce {size} octets de son, ce qui ne tombe pas juste ({aligned} octets par instant) : "
            "son en-tête est faux. Exportez l'enregistrement de nouveau.",
            size=claimed, aligned=aligned,
        )  # fmt: skip
    return ()


class Patched(io.RawIOBase):
    """A file with some of its bytes replaced, for reading."""

    def __init__(self, file: BinaryIO, patch: Patch) -> None:
        super().__init__()
        self._file, self._patch = file, patch

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        at = self._file.tell()
        data = bytearray(self._file.read(len(view)))
        first, patch = self._patch.at - at, self._patch.data
        for place, byte in enumerate(patch):
            if 0 <= first + place < len(data):
                data[first + place] = byte
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
