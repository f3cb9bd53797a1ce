from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from audio.voices.wire import Kind, Message, read

MESSAGES = st.builds(
    Message,
    kind=st.sampled_from(Kind),
    turn=st.integers(0, 2**32 - 1),
    body=st.binary(max_size=100),
)


@given(st.lists(MESSAGES))
def test_messages_arrive_as_they_were_sent(messages):
    """One after the other, and then nothing."""
    stream = BytesIO(b"".join(map(bytes, messages)))
    assert [read(stream) for _ in messages] == messages
    assert read(stream) is None


@given(MESSAGES, st.data())
def test_a_message_that_breaks_off_is_the_end(message, data):
    """Wherever the process died in the middle of it."""
    whole = bytes(message)
    kept = data.draw(st.integers(0, len(whole) - 1))
    assert read(BytesIO(whole[:kept])) is None


@given(st.binary(max_size=60))
def test_noise_never_raises(noise):
    """It reads as messages, or as the end."""
    stream = BytesIO(noise)
    while (message := read(stream)) is not None:
        assert message.kind in Kind
