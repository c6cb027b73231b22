"""Commands and consents sent twice in one second, signed and encrypted as WeChat sends them."""

from collections.abc import Iterator

import pytest

from flows.certificates.choice import look_at
from tests.world import World, bound


class Hasty:
    """Somebody who sends several messages before anything can be read."""

    def __init__(self, world: World) -> None:
        self.world, self.person = world, world.person()
        self.person.follows()
        world.settle()

    def says(self, *texts: str) -> str:
        for words in texts:
            self.person.says(words)
            self.world.settle()
        return self.person.last_text

    def says_at_once(self, *texts: str) -> str:
        """All with one CreateTime, each with a MsgId of its own."""
        for words in texts:
            self.person.says(words)
            self.world.sandbox.courier.settle(10)
            self.world.web.rest(10)
        self.world.settle()
        return self.person.last_text

    @property
    def asked(self) -> str:
        (application,) = self.world.house.records.of_person(self.person.openid)
        pending = look_at(application, self.world.clock()).pending()
        return pending.id if pending else ""


@pytest.fixture
def hasty(a_world: World) -> Iterator[Hasty]:
    person = Hasty(a_world)
    yield person
    person.person.close()


def test_numbers_of_one_second_read_no_agreement(hasty: Hasty) -> None:
    hasty.says_at_once("菜单", "1", "1", "1")
    assert hasty.asked == "consent.service"
    hasty.says("1")
    assert hasty.asked == "consent.privacy"


def test_an_agreement_of_the_second_before_its_text_is_asked_for_again(hasty: Hasty) -> None:
    hasty.says("申请数字证书")
    assert "还不能算数" in hasty.says_at_once("同意", "同意")
    assert hasty.asked == "consent.privacy"


@pytest.mark.parametrize("command", ["取消申请", "重新开始", "删除资料"])
def test_a_command_pushed_twice_is_asked_about_and_not_done(hasty: Hasty, command: str) -> None:
    hasty.says("申请数字证书", *bound(hasty.person.openid), "机构证书", "河南示例建设工程有限公司")
    assert "确定" in hasty.says_at_once(command, command)
    hasty.says("不")
    assert hasty.asked == "organisation.id_number"
    assert "确定" in hasty.says_at_once(command, "是")
    assert hasty.asked == "organisation.id_number"
