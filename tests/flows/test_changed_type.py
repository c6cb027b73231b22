"""A message that changes the type of the certificate and says more."""

from tests.flows.talk import Talk
from tests.journey import said


def test_a_message_that_changes_the_type_may_name_a_field_of_the_type_before() -> None:
    talk = Talk()
    talk.says("1", *said("institution", until="legal_rep.name"))
    heard = talk.says("证书类型：自然人证书\n法人移动电话：保持不变")
    assert "自然人证书没有法人移动电话，这部分没有记" in heard
    (application,) = talk.thread.applications
    assert application.value("type") == "person"


def test_a_field_of_the_type_before_is_named_also_when_its_value_is_right() -> None:
    talk = Talk()
    talk.says("1", *said("institution", until="legal_rep.name"))
    heard = talk.says("证书类型：自然人证书\n法人姓名：陈志远")
    assert "自然人证书没有法人姓名" in heard
