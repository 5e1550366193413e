"""Words from sound by sherpa-onnx, with a model that the user has put on the machine."""

from __future__ import annotations

from sangfroid.sources.sound.words.errors import BadModel, NotFetched, RecogniserStopped
from sangfroid.sources.sound.words.folder import Model, model
from sangfroid.sources.sound.words.live import Voice
from sangfroid.sources.sound.words.recognising import ModelRecogniser

__all__ = ["BadModel", "Model", "ModelRecogniser", "NotFetched", "RecogniserStopped", "Voice", "model"]
