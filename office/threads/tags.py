"""The tags that staff put on threads: a list that they change at the desk."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.errors import Refused
from bot.models.desk_settings import DeskSettings
from bot.models.staff import Staff
from bot.models.thread_tags import ThreadTags

PREFIX = "tag."
LONGEST, MOST = 12, 60
# Those of the release; staff add others, and take them off the list.
RELEASED = ("投诉", "发票", "退费", "人脸核验", "资料拍不好", "等回电")
_ON_LIST = "yes"
_OFF_LIST = ""


class Tags:
    """The list is read anew each time, so that a change holds at once."""

    def __init__(self, settings: DeskSettings, table: ThreadTags) -> None:
        self._settings = settings
        self._table = table

    def all(self) -> list[str]:
        return [tag for tag, is_listed in sorted(self._listed().items()) if is_listed]

    def change(self, staff: Staff, tag: str, *, is_listed: bool) -> None:
        """Put a tag on the list, or take it off; threads that have it keep it. Raises Refused."""
        tag = "".join(tag.split())
        if not 1 <= len(tag) <= LONGEST:
            raise Refused("bad_tag", f"标签是 1 到 {LONGEST} 个字，不含空格。")
        if is_listed and tag not in self.all() and len(self.all()) >= MOST:
            raise Refused("too_many", f"最多 {MOST} 个标签，请先去掉不用的。")
        stored = self._settings.all(PREFIX).get(PREFIX + tag)
        self._settings.change(PREFIX + tag, _ON_LIST if is_listed else _OFF_LIST, staff, seen=stored)

    def put(self, staff: Staff, openid: str, tag: str) -> None:
        """Raises Refused for a tag that is not on the list."""
        if tag not in self.all():
            raise Refused("no_tag", "没有这个标签，请从列表里选。")
        self._table.put(openid, tag, staff.login)

    def take_off(self, openid: str, tag: str) -> None:
        self._table.take_off(openid, tag)

    def of(self, openids: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """OpenID → its tags."""
        return self._table.of(openids) if openids else MappingProxyType({})

    def _listed(self) -> dict[str, bool]:
        changed = {
            name.removeprefix(PREFIX): bool(value) for name, value in self._settings.all(PREFIX).items()
        }
        return dict.fromkeys(RELEASED, True) | changed
