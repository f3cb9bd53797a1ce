"""The way of our own sound from the speaker to the microphone, learned as it sounds.

How it works
------------
What comes back of what we play is foretold, and taken away; what was foretold wrong
mends the way. Each frequency of a short-time spectrum has TAPS numbers of its own,
learned by recursive least squares: that is known of all filters to learn the quickest,
in tenths of a second, because it keeps for each pair of numbers how they depend on each
other. It weighs each moment by how much was foretold wrong of late, so that who speaks
over us does not disturb it (as in weighted prediction error; Nakatani et al., "Speech
dereverberation based on variance-normalized delayed linear prediction", 2010).

It also tells how much of our sound may be left: what is not sure yet, and what no
filter foretells because small speakers bend the sound. That is turned down. Where all
that is left is no more than usual (leftover.py), nothing of it is handed on: the
softest remains of a voice would still be taken for somebody who speaks. But what
somebody says over us must not be torn by that. So there are two of what is left: one
in which words are heard, and one that only tells whether anybody but us speaks.

Sound is 16 kHz, between -1 and 1, and comes HOP samples at a time.
"""

import numpy as np
import numpy.typing as npt

from .leftover import Leftover

HOP, SIZE = 128, 512
"""Samples at a time, and in a spectrum: 8 and 32 ms."""

LATE = SIZE - HOP
"""Samples by which sound comes out late."""

TAPS = 10
"""Hops that an echo lasts at most: 80 ms, beside the length of a spectrum."""

BEFORE = TAPS * HOP + SIZE
"""Samples of ours that came before, with which it stands ready."""

FADING = 4.0
"""Taps after which a room that is not known yet is expected to be a third as loud."""

MOVING = 0.003
"""The share by which the way is expected to change with each hop."""

SMOOTH = 0.5
"""How much of what is known of loudness stays from hop to hop."""

BENT = 0.1
"""The share of an echo that no filter foretells."""

FADED = 0.9
"""How much of an echo is still there a hop later."""

CAREFUL = 6.0
"""How many times what may be left of our own sound is turned down."""

SOFTEST = 0.003
"""The share of the power that is left at a frequency at least."""

FAINT = 0.015
"""The share of an echo below which what is left of a moment is turned down: 18 dB."""

SHUT = 1e-6
"""The share that is left of a moment in which nothing but ours is heard."""

Samples = npt.NDArray[np.float64]
Spectrum = npt.NDArray[np.complex64]

_BINS = SIZE // 2 + 1
_WINDOW: Samples = np.sqrt(np.hanning(SIZE + 1)[:-1] * 2 * HOP / SIZE)
_ROOM = np.exp(-np.arange(TAPS) / FADING).astype(np.float32)
_EACH = np.arange(TAPS)
_SPREAD = np.array([0.25, 0.5, 0.25])
"""How much the loudness of neighbouring frequencies tells."""


class EchoPath:
    """Learns the way, and takes away what comes back by it."""

    def __init__(self) -> None:
        """Begin in an unknown room."""
        self.leftover = Leftover()
        """How much of ours is left, as far as is known."""
        self._way = np.zeros((_BINS, TAPS), np.complex64)
        self._doubt = np.tile(np.diag(_ROOM).astype(np.complex64), (_BINS, 1, 1))
        self._wrong = np.full(_BINS, 1e-4, np.float32)
        self.stand(np.zeros(SIZE), np.zeros(BEFORE))

    def stand(self, near: Samples, far: Samples) -> None:
        """Stand ready after SIZE samples *near*, and BEFORE of ours that are *far*."""
        self._near, self._far = near, far[-SIZE:]
        starts = BEFORE - SIZE - HOP * _EACH
        pieces = np.stack([far[at : at + SIZE] for at in starts])
        self._played = np.fft.rfft(pieces * _WINDOW).T.astype(np.complex64)
        self._open, self._ours, self._passed = np.ones((2, _BINS)), 0.0, 0.0
        shares = (_WINDOW**2).reshape(-1, HOP)[::-1].cumsum(axis=0)[::-1].ravel()
        tail = np.concatenate((np.zeros(HOP), near[HOP:] * shares[HOP:]))
        self._tail = np.stack((tail, tail))

    def take(self, near: Samples, far: Samples) -> Samples:
        """Return *near* without what comes back of *far*, LATE samples late.

        Twice: to hear words in, and with silence wherever nobody but us is heard.
        """
        self._near = np.concatenate((self._near[HOP:], near))
        self._far = np.concatenate((self._far[HOP:], far))
        played = np.fft.rfft(self._far * _WINDOW).astype(np.complex64)
        self._played = np.concatenate((played[:, None], self._played[:, :-1]), axis=1)
        foretold = (self._way * self._played).sum(axis=1)
        left = np.fft.rfft(self._near * _WINDOW) - foretold
        ours = np.abs(foretold) ** 2
        self._ours = max(float(ours.sum()), FADED * self._ours)
        unsure = self._learn(left.astype(np.complex64))
        return self._turned_down(left, unsure + BENT * ours)

    def _learn(self, left: Spectrum) -> npt.NDArray[np.float32]:
        """Mend the way by what is *left*; return the power that is not sure of it."""
        power = np.convolve(np.pad(np.abs(left) ** 2, 1, "edge"), _SPREAD, "valid")
        self._wrong = np.maximum(SMOOTH * self._wrong + (1 - SMOOTH) * power, 1e-7)
        moved = (self._doubt @ self._played.conj()[:, :, None])[:, :, 0]
        unsure: npt.NDArray[np.float32] = (self._played * moved).sum(axis=1).real
        gain = moved / (unsure + self._wrong)[:, None]
        self._way = self._way + gain * left[:, None]
        self._doubt -= gain[:, :, None] * moved.conj()[:, None, :]
        self._doubt[:, _EACH, _EACH] += MOVING * (np.abs(self._way) ** 2 + 1e-4 * _ROOM)
        return unsure

    def _turned_down(
        self, left: npt.NDArray[np.complex128], ours: npt.NDArray[np.float32]
    ) -> Samples:
        """Turn down the frequencies at which our own sound may be left."""
        share = 1 - CAREFUL * ours / (np.abs(left) ** 2 + 1e-12)
        opened = np.sqrt(np.maximum(SOFTEST, share))
        passed = float(np.sum(np.abs(left * opened) ** 2))
        self._passed = SMOOTH * self._passed + (1 - SMOOTH) * passed
        if self._ours:
            self.leftover.take(self._passed, self._ours)
        both = np.stack((opened, opened))
        if self._passed < FAINT * self._ours:
            both[0] = np.sqrt(SOFTEST)
        if self._passed < self.leftover.most * self._ours:
            both[1] = np.sqrt(SHUT)
        self._open = np.maximum(both, 0.4 * self._open + 0.6 * both)
        sound = np.fft.irfft(left * self._open) * _WINDOW
        self._tail = np.pad(self._tail[:, HOP:], ((0, 0), (0, HOP))) + sound
        return self._tail[:, :HOP].copy()
