"""Voices on one track told apart by sherpa-onnx, with two models that the user has put on the machine."""

from __future__ import annotations

from sangfroid.sources.sound.voices.folder import VoiceModel, voice_model
from sangfroid.sources.sound.voices.telling import ModelVoices, VoicesStopped

__all__ = ["ModelVoices", "VoiceModel", "VoicesStopped", "voice_model"]
