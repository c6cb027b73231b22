"""The provider's reports on text messages: posted after the answer, and again while they are not taken."""

import threading
import time
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import requests

from sandbox.config import SandboxConfig
from sandbox.faults import Faults

POSTS = 3  # the first and two more
SPACING = 0.3  # seconds between two of them; the real provider waits longer
_CHINA = timezone(timedelta(hours=8))
# What carriers say of a message that did not arrive, by their code.
DESCRIPTIONS: Mapping[str, str] = {
    "DELIVRD": "用户短信送达成功",
    "MK:0001": "空号",
    "EXPIRED": "用户手机长时间关机或不在服务区",
    "MBBLACK": "号码在运营商黑名单内",
}


class SmsReports:
    """`settle` waits until nothing is on its way."""

    def __init__(self, config: SandboxConfig, faults: Faults) -> None:
        self._config = config
        self._faults = faults
        self._quiet = threading.Condition()
        self._pending = 0

    def send(self, mobile: str, serial: str) -> None:
        """A fault for the API `SmsReport` gives the code by which it did not arrive."""
        if not self._config.sms_report_url:
            return
        fault = self._faults.take_for_api("SmsReport")
        code = fault.code if fault and fault.code else "DELIVRD"
        report = {
            "user_receive_time": datetime.fromtimestamp(self._config.now(), _CHINA).strftime(
                "%Y-%m-%d %H:%M:%S"
            ),
            "nationcode": "86",
            "mobile": mobile,
            "report_status": "SUCCESS" if code == "DELIVRD" else "FAIL",
            "errmsg": code,
            "description": DESCRIPTIONS.get(code, "短信接收失败"),
            "sid": serial,
        }
        with self._quiet:
            self._pending += 1
        threading.Thread(target=self._post, args=([report],), daemon=True).start()

    def settle(self, seconds: float) -> bool:
        with self._quiet:
            return self._quiet.wait_for(lambda: self._pending == 0, seconds)

    def _post(self, reports: list[dict[str, str]]) -> None:
        try:
            for _ in range(POSTS):
                if self._is_taken(reports):
                    return
                time.sleep(SPACING)
        finally:
            with self._quiet:
                self._pending -= 1
                self._quiet.notify_all()

    def _is_taken(self, reports: list[dict[str, str]]) -> bool:
        with requests.Session() as session:
            session.trust_env = False
            try:
                answer = session.post(self._config.sms_report_url, json=reports, timeout=5)
                return bool(answer.json().get("result") == 0)
            except (requests.RequestException, ValueError):
                return False
