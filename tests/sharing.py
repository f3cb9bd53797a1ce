"""Which tests go together when several processes share them (`make test`).

A file stays in one process, for what it loads it loads once. Tests that are long and
load nothing go to whoever has time. Sound must flow in time: the tests that play it
come last, in one process, when no other works.
"""

from xdist.scheduler import LoadScopeScheduling

APART = ("test_any_conversation.py", "test_overmatch.py")
"""Files whose tests are long, each worth a turn of its own."""
PLAYING = ("test_device_faults.py", "test_portaudio.py", "test_sound_card.py")
"""Files that play on a virtual sound card."""
SOUND = "sound"


class Sharing(LoadScopeScheduling):
    """Gives files to processes as they become free, those of most tests first."""

    def schedule(self):
        """Share out the first tests, and put sound at the end."""
        super().schedule()
        if SOUND in self.workqueue:
            self.workqueue.move_to_end(SOUND)

    def mark_test_complete(self, node, item_index, duration=0):
        """Give more to *node*, or to another that waits for it."""
        super().mark_test_complete(node, item_index, duration)
        for each in self.nodes:
            self._reschedule(each)

    def _split_scope(self, nodeid):
        """Name what a test stays together with."""
        file = nodeid.partition("::")[0]
        if file.endswith(APART):
            return nodeid
        return SOUND if file.endswith(PLAYING) else file

    def _reschedule(self, node):
        """Give *node* its next tests; sound only when all others are done."""
        if list(self.workqueue) == [SOUND]:
            others = [each for each in self.nodes if each is not node]
            if not all(each.shutting_down for each in others):
                node.shutdown()
                return
            if any(self._pending_of(self.assigned_work[each]) for each in others):
                return
        super()._reschedule(node)
