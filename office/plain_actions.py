"""What was recorded, in words that depend on nothing."""

from collections.abc import Mapping
from types import MappingProxyType

PLAIN: Mapping[str, str] = MappingProxyType(
    {
        "opened": "打开了这笔业务单",
        "code_sent": "发出短信验证码",
        "code_missed": "输错了一次短信验证码",
        "code_lost": "短信验证码没有发出去",
        "code_not_sent": "短信验证码没有发出去",
        "taken_over": "接手了对话",
        "handed_back": "把对话交还给机器人",
        "requeued": "让客户重新排队",
        "called": "提醒客服看一看这个对话",
        "call_passed": "问题自己解决了，不用客服介入",
        "left_queue": "不再排队等客服",
        "agent_silent": "客服太久没有回话，客户重新排队",
        "applicant_silent": "客户太久没有回话，交还给机器人",
        "wechat_transferred": "转给了微信客服",
        "wechat_closed": "微信客服结束了会话，交还给机器人",
        "wechat_left": "不再等微信客服",
        "wechat_quiet": "微信客服很久没有动静，交还给机器人",
        "warned": "提醒客服：很久没有人说话",
        "offer_declined": "没有采用客户在对话里发的内容",
        "call_dismissed": "看过对话，不用介入",
        "photo_kept": "收到照片，待归类",
        "started": "开始申请",
        "urged": "催办",
        "pin_wanted": "要求发送 PIN 短信",
        "forgotten": "删除了填过的信息和照片",
        "asked_for_person": "找人工客服",
        "face_started": "打开了人脸核验",
        "carrier_slow": "向运营商核对，对方暂时没有回应",
        "carrier_again": "重新向运营商核对",
        "unfollowed": "取消了关注",
        "no_bulletins": "不想再收群发通知",
        "bulletins_again": "又愿意收群发通知",
    }
)
