"""Where all the doors are: the sandbox at its address."""

from dataclasses import dataclass
from typing import Any

from sandbox.app import Sandbox
from sandbox.faults import Fault
from tests.sandbox.line import Clock

ID, KEY = "an-id", "a-key"
SMS_ID, SMS_KEY = "another-id", "another-key"
NOBODY = "http://127.0.0.1:9"  # the port where everything is thrown away; nobody listens


@dataclass
class Street:
    url: str
    sandbox: Sandbox
    clock: Clock

    def plan(self, api: str, **fault: Any) -> None:
        self.sandbox.faults.add(Fault(api=api, **fault))

    def inbox(self, mobile: str = "") -> list[str]:
        return [text["content"] for text in self.sandbox.sms.inbox(mobile)]
