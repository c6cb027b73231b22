"""The address that all services of the cloud provider share here: POST /, told apart by their signature."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from sandbox.config import SandboxConfig
from sandbox.faults import Faults
from sandbox.signed import Answer, Service, service_of
from sandbox.tc3 import ProviderError
from sandbox.wire import Wire

LONGEST_SHOWN = 400  # of a picture in base64, on the wire


@dataclass(frozen=True)
class Services:
    face: Service
    carrier: Service
    sms: Service
    ocr: Service

    def find(self, service: str, action: str) -> Service:
        """What is no signature is answered by the face check, which refuses it as any other would."""
        if service == "faceid" and action == "PhoneVerification":
            return self.carrier
        known: Mapping[str, Service] = {"sms": self.sms, "ocr": self.ocr}
        return known.get(service, self.face)


def tencent_routes(config: SandboxConfig, services: Services, wire: Wire, faults: Faults) -> Blueprint:
    routes = Blueprint("tencent", __name__)

    @routes.post("/")
    def call() -> Response:
        action, service, status = request.headers.get("X-TC-Action", ""), service_of(request.headers), "ok"
        answer: Answer
        try:
            fault = faults.take_for_api(action)
            if fault and fault.code:
                raise ProviderError(fault.code, "沙箱里预先设定的错误")
            answer = services.find(service, action).answer(request.headers, request.get_data())
        except ProviderError as refused:
            status = refused.code
            answer = {"Error": {"Code": refused.code, "Message": refused.message}}
        answer["RequestId"] = config.token_hex(16)
        text = json.dumps({"Response": answer}, ensure_ascii=False)
        wire.note(
            service if service in ("sms", "ocr") else "faceid",
            action,
            status=status if status != "ok" else _status_of(answer),
            request=_shown(request.get_data(as_text=True)),
            answer=text,
        )
        # The vendor's SDK recognises an error only under exactly this type, without a charset.
        return Response(text.encode(), headers={"Content-Type": "application/json"})

    return routes


def _status_of(answer: Answer) -> str:
    """A text message may be refused although the call succeeded; then its code says why."""
    sent = answer.get("SendStatusSet")
    codes = {each["Code"] for each in sent} if isinstance(sent, list) else set()
    return "、".join(sorted(codes - {"Ok"})) or "ok"


def _shown(body: str) -> str:
    """A picture would fill the wire."""
    try:
        wish = json.loads(body)
    except ValueError:
        return body
    if isinstance(wish, dict) and len(str(wish.get("ImageBase64") or "")) > LONGEST_SHOWN:
        wish["ImageBase64"] = f"<{len(wish['ImageBase64'])} 个字符的图片>"
    return json.dumps(wish, ensure_ascii=False)
