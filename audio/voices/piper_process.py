"""The process that makes sound for the voice piper; the only importer of piper.

python -m audio.voices.piper_process MODEL
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from piper import PiperConfig, PiperVoice, SynthesisConfig

from .serving import Take, serve

_VOLUME = 0.9
"""Each sentence is made to peak here: below full scale."""

# It stretches what it can stretch, so the speed asked for is not the pace that is
# heard. Measured with 10 sentences that we say, in hundredths.
_PACES = (57, 67, 76, 88, 96, 100, 104, 116, 129, 153, 163, 179)
_SPEEDS = (50, 60, 70, 80, 90, 100, 110, 125, 140, 170, 200, 240)


class Piper:
    """Sentences to sound through piper-tts, on one core: the first sound is sooner."""

    def __init__(self, model: Path) -> None:
        """Load the *model*, beside which its configuration lies."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        known = json.loads(Path(f"{model}.json").read_text("utf-8"))
        self._voice = PiperVoice(
            config=PiperConfig.from_dict(known),
            session=onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            ),
        )
        self.rate: int = self._voice.config.sample_rate
        self._scale: float = self._voice.config.length_scale
        self.pace(100)

    def render(self, sentence: str, take: Take) -> None:
        """Hand on the sound of *sentence* as it is made."""
        plain = sentence.replace("[[", "").replace("]]", "")  # between them: phonemes
        size = self.rate // 10 * 2
        for chunk in self._voice.synthesize(plain, self._manner):
            sound = chunk.audio_int16_bytes
            for start in range(0, len(sound), size):
                if not take(sound[start : start + size]):
                    return

    def pace(self, pace: int) -> None:
        """Speak the next sentences so fast: in hundredths of the voice's own pace."""
        speed = float(np.interp(pace, _PACES, _SPEEDS))
        self._manner = SynthesisConfig(
            length_scale=self._scale * 100 / speed, volume=_VOLUME
        )


if __name__ == "__main__":
    serve(lambda: Piper(Path(sys.argv[1])), lambda: None)
