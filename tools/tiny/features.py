"""80 log mel energies every 10 ms, as sherpa-onnx computes them for the models that it calls "NeMo CTC"."""

from __future__ import annotations

from typing import Final

import kaldi_native_fbank as knf
import numpy as np
from numpy.typing import NDArray

from tools.tiny.speech import RATE, Sound

MELS: Final = 80


def features(sound: Sound) -> NDArray[np.float32]:
    """Frames by mels."""
    asked = knf.FbankOptions()
    asked.frame_opts.samp_freq = RATE
    asked.frame_opts.dither = 0
    asked.frame_opts.snip_edges = False
    asked.frame_opts.remove_dc_offset = False
    asked.frame_opts.window_type = "hann"
    asked.mel_opts.num_bins = MELS
    asked.mel_opts.low_freq = 0
    asked.mel_opts.high_freq = 0
    asked.mel_opts.is_librosa = True
    made = knf.OnlineFbank(asked)
    made.accept_waveform(RATE, sound.tolist())
    made.input_finished()
    return np.stack([made.get_frame(place) for place in range(made.num_frames_ready)]).astype(np.float32)
