"""From files to calls, whatever they are: transcripts one after the other, recordings side by side."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from rich.progress import Progress

from sangfroid.calls.call import Call
from sangfroid.calls.errors import SangfroidError, Unreadable
from sangfroid.faces.cli.found import Found
from sangfroid.faces.cli.scene import Scene
from sangfroid.faces.speech import recogniser, voices
from sangfroid.sources.sound import (
    HEAD,
    Recogniser,
    Sound,
    Teller,
    Wave,
    looks_like_sound,
    read_sound,
    read_sounds,
)  # fmt: skip
from sangfroid.sources.transcripts import read_call


@dataclass(frozen=True, slots=True)
class Source:
    """A call as it was read, and the picture of its sound where it was heard."""

    call: Call
    wave: Wave | None = None


def sources(
    files: Sequence[Found], scene: Scene, *, agent: str | None = None, swap: bool = False,
    words: Recogniser | None = None,
) -> Iterator[tuple[Found, Source | SangfroidError]]:  # fmt: skip
    """Each file with its call, or with what is wrong with it. Transcripts come first, each kind in its order."""
    recorded = [file for file in files if looks_like_sound(file.head(HEAD))]
    for file in files:
        if file not in recorded:
            try:
                call = read_call(file.read(), name=file.name, agent=agent, swap=swap)
                yield file, Source(call, _wave(file, scene))
            except SangfroidError as error:
                yield file, error
    with _words(scene, words, needed=bool(recorded)) as ear, _voices(scene, needed=bool(recorded)) as teller:
        for file, sound in _heard(recorded, scene, _Asked(agent, swap, ear, teller)):
            yield file, Source(sound.call, sound.wave) if isinstance(sound, Sound) else sound


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the user says of the recordings, and what they are heard with."""

    agent: str | None = None
    swap: bool = False
    words: Recogniser | None = None
    voices: Teller | None = None


def _wave(file: Found, scene: Scene) -> Wave | None:
    """The picture of the sound beside a transcript; what is wrong with that sound is told."""
    if file.sound is None:
        return None
    try:
        return _listened(Found(file.sound.name, file.sound), scene, _Asked()).wave
    except SangfroidError as error:
        scene.tell([(file.sound.name, error)])
        return None


@contextmanager
def _words(scene: Scene, given: Recogniser | None, *, needed: bool) -> Iterator[Recogniser | None]:
    """The recogniser given, else that of the model on this machine; a wrong model is told, and calls are read for
    their timing."""
    found = None
    if given is None and needed:
        try:
            found = recogniser()
        except SangfroidError as error:
            scene.err.print(scene.told(error), markup=False, soft_wrap=True)
    try:
        yield given or found
    finally:
        if found is not None:
            _tell_unheard(scene, found.unheard)
            found.close()


@contextmanager
def _voices(scene: Scene, *, needed: bool) -> Iterator[Teller | None]:
    """What tells voices on one track apart, by the models on this machine; wrong ones are told."""
    with ExitStack() as stack:
        found = None
        if needed:
            try:
                found = voices()
            except SangfroidError as error:
                scene.err.print(scene.told(error), markup=False, soft_wrap=True)
        yield stack.enter_context(found) if found is not None else None


def _tell_unheard(scene: Scene, count: int) -> None:
    if count:
        message = scene.say("{count} passage(s) sans paroles : la reconnaissance s'y est arrêtée deux fois.")
        scene.err.print(message.format(count=count), markup=False, soft_wrap=True)


def _heard(files: Sequence[Found], scene: Scene, asked: _Asked) -> Iterable[tuple[Found, Sound | SangfroidError]]:
    """What is heard in the recordings, as they are done."""
    paths = [file.path for file in files if file.path is not None]
    if len(files) > 1 and len(paths) == len(files):
        names = [file.name for file in files]
        for place, sound in read_sounds(
            paths, names=names, agent=asked.agent, swap=asked.swap, words=asked.words, voices=asked.voices
        ):
            yield files[place], sound
        return
    for file in files:
        try:
            yield file, _listened(file, scene, asked)
        except SangfroidError as error:
            yield file, error


def _listened(file: Found, scene: Scene, asked: _Asked) -> Sound:
    """One recording, with its progress where somebody watches."""
    with Progress(console=scene.err, transient=True, disable=not scene.err.is_terminal) as progress:
        task = progress.add_task(scene.say("Écoute"), total=None)
        source = file.path or sys.stdin.buffer
        try:
            return read_sound(
                source, name=file.name, agent=asked.agent, swap=asked.swap, words=asked.words, voices=asked.voices,
                progress=lambda seconds, total: progress.update(task, completed=seconds, total=total),
            )  # fmt: skip
        except OSError as error:
            raise Unreadable("Impossible d'ouvrir « {name} » ({why}). Vérifiez le chemin et les droits.",
                             name=file.name, why=error.strerror or "?") from None  # fmt: skip
