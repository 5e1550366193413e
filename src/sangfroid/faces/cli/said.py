"""What is shown of a call that is being listened to: its turns, what is heard in them, what to say; then its report."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from rich.live import Live
from rich.table import Table
from rich.text import Text

from sangfroid.advice.whole import Reader
from sangfroid.calls.call import Call, Roles
from sangfroid.calls.errors import SangfroidError
from sangfroid.calls.reading import Advice, ReadTurn
from sangfroid.calls.turns import End, Tick, Turn
from sangfroid.desk import course as folding
from sangfroid.faces.cli.scene import Scene
from sangfroid.language.mask import MaskState, mask
from sangfroid.language.wording import N_
from sangfroid.reading.masking import masked_call
from sangfroid.review import terminal
from sangfroid.review.beside import Beside
from sangfroid.review.clock import mark
from sangfroid.review.names import LABELS, SPEAKERS
from sangfroid.review.sheet import ACCENT, DANGER, QUIET, Sheet, clean, wrapped
from sangfroid.review.voice import Voice
from sangfroid.sources.sound.live import Over, Partial, Told, Trouble
from sangfroid.sources.writers import annotated

KINDS: Final = {"say": N_("Dites"), "do": N_("Faites"), "avoid": N_("Évitez"), "danger": N_("Danger pour la vie")}
NOTICE: Final = N_(
    "Avertissez d'abord la personne au téléphone que l'appel est écouté, et qu'elle peut le refuser : la loi le "
    "demande. Le son n'est gardé nulle part."
)
WIDEST: Final = 100  # columns
MARGIN: Final = 18  # columns of time and speaker
# What is in every call; only the rest is worth a line.
ORDINARY: Final = frozenset({"greeting", "goodbye", "backchannel", "thank", "inform", "ask_detail", "ask_open"})
LATELY: Final = 3.0  # seconds since the last word within which a call that is stopped is not over
QUIET_FOR: Final = 1.0  # seconds of the call without speech, each of which counts as time that passes


class Saved:
    """The file that the transcript is written to, whole after every turn, so that nothing heard is lost."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if path.exists():
            raise SangfroidError("« {file} » existe déjà : donnez un autre nom à --save.", file=path)
        if not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
            raise self._unwritable("dossier absent ou fermé")

    def write(self, call: Call) -> None:
        """Puts the call in the place of what was written before."""
        self._put(annotated.write(masked_call(call)))

    def _put(self, text: str) -> None:
        beside = self._path.with_name(self._path.name + ".part")
        try:
            beside.write_text(text, "utf-8")
            beside.replace(self._path)
        except OSError as error:
            raise self._unwritable(error.strerror or "?") from None

    def _unwritable(self, why: str) -> SangfroidError:
        return SangfroidError("Impossible d'écrire « {file} » ({why}). Indiquez un dossier où vous pouvez écrire.",
                              file=self._path, why=why)  # fmt: skip


class Said:
    """One call on the screen."""

    def __init__(self, scene: Scene, reader: Reader, began: datetime, saved: Saved | None) -> None:
        self.turns: list[Turn] = []
        self._scene, self._reader, self._saved = scene, reader, saved
        self.voice = Voice(scene.say, reader.book)
        self._sheet = Sheet(scene.out, self.voice, max(40, min(scene.out.width, WIDEST)))
        self._call = Call(
            f"ecoute-{began:%Y-%m-%d-%H%M}", (), started_at=began, zone=scene.settings.zone, format="sound"
        )
        self._course = folding.begun(self._call, reader.book)
        self._masking = MaskState()
        self._passed = 0.0
        self._live = Live(console=scene.out, transient=True, auto_refresh=False) if scene.out.is_terminal else None

    def __enter__(self) -> Said:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live is not None:
            self._live.update("", refresh=True)
            self._live.stop()

    def opening(self, agent: int | None, model: str) -> None:
        """What is to be known before anybody speaks."""
        say = self._scene.say
        names = (say("gauche"), say("droite"))
        roles = Roles("none", 0.0) if agent is None else Roles("given", 1.0)
        self._call = replace(self._call, roles=roles)
        lines = [say(NOTICE)]
        if agent is None:
            lines.append(say("Une seule piste : les voix ne s'y distinguent pas."))
        else:
            lines.append(say("Agent à {agent}, client à {client}.").format(agent=names[agent], client=names[1 - agent]))
        if model:
            lines.append(say("Paroles reconnues avec « {model} ».").format(model=model))
        else:
            lines.append(say("Sans modèle de parole : qui parle et quand, pas les mots (« sangfroid models list »)."))
        lines.append(say("J'écoute. Ctrl-C arrête, et montre le compte rendu."))
        for line in lines:
            self._scene.err.print(line, style=QUIET, markup=False)
        self._scene.err.print()

    def take(self, told: Iterable[Told], seconds: float) -> None:
        """What was heard since, up to this moment of the call."""
        partial: Partial | None = None
        for one in told:
            if isinstance(one, Over):
                self._over(one.turn)
            elif isinstance(one, Partial):
                partial = one
            elif isinstance(one, Trouble):
                self._put(Text(self._scene.told(one.error), style=QUIET))
        if partial is not None:
            self._passed = seconds
            self._going_on(partial.turn)
        elif seconds - self._passed >= QUIET_FOR:
            self._passed = seconds
            self._course, advice = folding.heard(self._course, Tick(round(seconds, 1)), self._reader)
            self._advise(advice)

    def close(self, seconds: float, *, stopped: bool = False) -> None:
        """The report, once the call is over, or where somebody stopped listening."""
        if not self.turns:
            self._scene.err.print(
                self._scene.say("Personne n'a parlé pendant ces {seconds} s. Vérifiez le micro, --rate et --channels.")
                .format(seconds=round(seconds)), markup=False,
            )  # fmt: skip
            return
        last = max(turn.end or 0.0 for turn in self.turns)
        goes_on = stopped and seconds - last < LATELY
        call = self._whole(End(round(seconds, 3), how="interrupted" if goes_on else "unknown"))
        if self._saved is not None:
            self._saved.write(call)
        self._scene.out.print()
        terminal.show(self._reader.read(call), self._scene.out, self._scene.say, Beside(self._reader.book))

    def _over(self, turn: Turn) -> None:
        self.turns.append(turn)
        if self._saved is not None:
            self._saved.write(self._whole(None))
        self._masking, turn, mended = mask(self._masking, turn)
        for one in mended:
            self._course, _ = folding.heard(self._course, one, self._reader)
        self._course, told = folding.heard(self._course, turn, self._reader)
        read = next((one for one in reversed(self._course.turns) if one.n == turn.n), None)
        self._show(turn, read)
        self._advise(told)

    def _whole(self, end: End | None) -> Call:
        turns = sorted(self.turns, key=lambda turn: (turn.start or 0.0, turn.n))
        return replace(self._call, turns=tuple(turns), end=end)

    def _show(self, turn: Turn, read: ReadTurn | None) -> None:
        if turn.text:
            said = Text(clean(turn.text))
        else:
            seconds = (turn.end or 0.0) - (turn.start or 0.0)
            said = Text(self.voice("parle {seconds} s", seconds=self.voice.number(seconds)), style=QUIET)
        self._row(self._at(turn), self._who(turn), said)
        told = [
            self.voice("{sign} « {words} »", sign=self.voice(LABELS[cue.name]), words=clean(cue.quote))
            for cue in (read.labels if read is not None else ())
            if cue.quote and cue.name not in ORDINARY
        ]
        if told:
            self._row(Text(), Text(), Text(" · ".join(told), style=QUIET))

    def _advise(self, told: Iterable[object]) -> None:
        for one in told:
            if isinstance(one, Advice):
                style = DANGER if one.kind == "danger" else f"bold {ACCENT}"
                self._put(Text(self.voice(KINDS[one.kind]).upper(), style=style), indent=MARGIN)
                self._put(Text(clean(one.text), style=style), indent=MARGIN)
                if one.why:
                    self._put(Text(clean(one.why), style=QUIET), indent=MARGIN)

    def _going_on(self, turn: Turn) -> None:
        if self._live is not None:
            masked = mask(self._masking, turn)[1]
            going = clean(masked.text) or self.voice("parle…")
            room = max(self._sheet.width - MARGIN - 1, 10)
            shown = going if len(going) <= room else "…" + going[1 - room :]  # its end is what is being said
            self._live.update(self._grid(self._at(turn), self._who(turn), Text(shown, style=QUIET)), refresh=True)

    def _at(self, turn: Turn) -> Text:
        return Text(mark(turn.start or 0.0), style=QUIET)

    def _who(self, turn: Turn) -> Text:
        if turn.speaker == "unknown":
            return Text(self.voice("voix"))
        return Text(self.voice(SPEAKERS[turn.speaker]), style=ACCENT if turn.speaker == "agent" else "bold")

    def _grid(self, at: Text, who: Text, said: Text) -> Table:
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(width=7, justify="right")
        grid.add_column(width=MARGIN - 11)
        grid.add_column(width=self._sheet.width - MARGIN)
        grid.add_row(at, who, wrapped(said, self._sheet.width - MARGIN))
        return grid

    def _row(self, at: Text, who: Text, said: Text) -> None:
        self._clear()
        self._scene.out.print(self._grid(at, who, said), highlight=False)

    def _put(self, text: Text, indent: int = 0) -> None:
        self._clear()
        self._sheet.put(text, indent=indent)

    def _clear(self) -> None:
        if self._live is not None:
            self._live.update("", refresh=True)
