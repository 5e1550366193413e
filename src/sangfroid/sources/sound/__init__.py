"""Sound into turns: what a recording holds (`read_sound`), and sound that arrives (`live.Listening`).

`content` knows a file by its first bytes; `decode` and `ffmpeg` give samples; `line` brings them to the model's rate;
`voice` says how likely each frame is speech; `leak` takes out who is heard on the other's channel; `ear` finds who
speaks when; `syllables` how fast; `peaks` the picture, a `wave`. All of that runs in a `worker` of its own,
which `hearing` starts. `spoken` and `sides` make turns of it, `read` the call. Words are a `Recogniser`'s
(`words/`). Several voices on one track are a `Teller`'s (`voices/`): `one_track` asks it, `parting` parts the turns.
numpy, soundfile and soxr are loaded only where sound is read.
"""

from sangfroid.sources.sound.content import HEAD, looks_like_sound
from sangfroid.sources.sound.read import Sound, read_sound, read_sounds
from sangfroid.sources.sound.recogniser import Recogniser, Word
from sangfroid.sources.sound.teller import Teller, Voiced
from sangfroid.sources.sound.wave import Wave

__all__ = [
    "HEAD",
    "Recogniser",
    "Sound",
    "Teller",
    "Voiced",
    "Wave",
    "Word",
    "looks_like_sound",
    "read_sound",
    "read_sounds",
]
