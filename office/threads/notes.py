"""Notes of the staff in a thread: who wrote what, and which colleagues are to read it."""

import re
from collections.abc import Sequence

from bot.errors import Refused
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff, StaffTable
from bot.models.thread_notes import ThreadNotes

LONGEST = 1000
_MENTION = re.compile(r"@(\S+)")


class Notes:
    """Adds notes. A name behind @ is a colleague who finds the thread under 提到我."""

    def __init__(self, table: ThreadNotes, staff: StaffTable) -> None:
        self._table = table
        self._staff = staff

    def add(self, staff: Staff, openid: str, words: str, note_id: str) -> None:
        """Raises Refused for no words, too many, or a name behind @ that nobody has who reads threads."""
        words = words.strip()
        if not 1 <= len(words) <= LONGEST:
            raise Refused("bad_note", f"备注写 1 到 {LONGEST} 个字。")
        self._table.add(note_id, openid, staff.login, words, _mentioned(words, self.readers()))

    def see(self, staff: Staff, openid: str) -> None:
        self._table.see(openid, staff.login)

    def readers(self) -> list[Staff]:
        """The colleagues who may read threads."""
        roles = set(who_sees(Sight.CALLERS))
        return [one for one in self._staff.everybody() if one.is_active and one.roles & roles]


def _mentioned(words: str, readers: Sequence[Staff]) -> set[str]:
    """The longest name that fits counts: the words may go on without a blank."""
    found = set()
    for text in _MENTION.findall(words):
        fits = [one for one in readers if text.startswith((one.name, one.login))]
        if not fits:
            raise Refused("nobody", f"没有叫“{text[:10]}”的同事能看会话，请检查 @ 后面的名字。")
        found.add(max(fits, key=lambda one: len(one.name)).login)
    return found
