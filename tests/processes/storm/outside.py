"""What goes wrong outside the service, as the sandbox's faults: WeChat, text messages, the face check."""

import random
from typing import Any

# What each interface of WeChat may answer though nobody did anything wrong.
_WECHAT = {
    "message/custom/send": (-1, 40001, 45009, 45015, 45047, 48001, 40164),
    "message/template/send": (-1, 40001, 45009, 40037, 40164),
    "message/custom/typing": (-1, 45081, 45009),
    "media/upload": (-1, 40001, 45009),
    "media/get": (-1, 40001, 40007),
    "token": (-1, 40164, 45009),
}
_TENCENT = {
    "SendSms": ("InternalError.Timeout", "LimitExceeded.DeliveryFrequencyLimit", "InternalError.OtherError"),
    "DetectAuth": ("InternalError", "RequestLimitExceeded"),
    "GetDetectInfoEnhanced": ("InternalError", "RequestLimitExceeded"),
    "MobileNetworkTimeVerification": ("InternalError",),
}
_CALLBACKS = ("duplicate", "delay", "lose_answer")
_MOST_TIMES = 4
_MOST_LOST = 2
_LONGEST_DELAY_MS = 4000


def faults(chance: random.Random) -> list[dict[str, Any]]:
    """One or more faults of different kinds, for the sandbox's `POST /sandbox/api/faults`."""
    kinds = (_wechat, _tencent, _transport, _callback)
    return [kind(chance) for kind in chance.sample(kinds, chance.randint(1, len(kinds)))]


def _wechat(chance: random.Random) -> dict[str, Any]:
    api = chance.choice(sorted(_WECHAT))
    return {"api": api, "errcode": chance.choice(_WECHAT[api]), "times": _times(chance)}


def _tencent(chance: random.Random) -> dict[str, Any]:
    api = chance.choice(sorted(_TENCENT))
    return {"api": api, "code": chance.choice(_TENCENT[api]), "times": _times(chance)}


def _transport(chance: random.Random) -> dict[str, Any]:
    """The call is done or not; its answer is a gateway's, or none."""
    api = chance.choice((*sorted(_WECHAT), *sorted(_TENCENT)))
    fault = {"api": api, "after": chance.random() < 0.5, "times": _times(chance)}
    if chance.random() < 0.5:
        return fault | {"status": chance.choice((500, 502, 504))}
    return fault | {"hang": True, "seconds": chance.choice((1, 3, 8))}


def _callback(chance: random.Random) -> dict[str, Any]:
    """An answer that is lost three times shows the person WeChat's fault line; less often it may not."""
    kind = chance.choice(_CALLBACKS)
    if kind == "delay":
        return {"callback": kind, "ms": chance.randint(500, _LONGEST_DELAY_MS), "times": _times(chance)}
    return {"callback": kind, "times": chance.randint(1, _MOST_LOST)}


def _times(chance: random.Random) -> int:
    return chance.randint(1, _MOST_TIMES)
