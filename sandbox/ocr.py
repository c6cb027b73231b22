"""The reading service: IDCardOCR and BizLicenseOCR, which read the picture that they are given."""

import base64
import binascii
import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers

from sandbox.config import SandboxConfig
from sandbox.signed import Answer, Lock, Wish
from sandbox.tc3 import ProviderError

if TYPE_CHECKING:
    from sandbox.eyes import Eyes, Sheet

VERSION = "2018-11-19"
# Characters of base64, and how a file of each accepted kind begins.
LARGEST = {"IDCardOCR": 10 * 1024 * 1024, "BizLicenseOCR": 7 * 1024 * 1024}
JPEG, PNG, BMP = b"\xff\xd8\xff", b"\x89PNG", b"BM"
KINDS = {"IDCardOCR": (JPEG, PNG, BMP), "BizLicenseOCR": (JPEG, PNG)}
SIDES = {"FRONT": "id_front", "BACK": "id_back"}
COPY = -9102


class Ocr:
    """Shares the credentials of the face check, as one account does. Its models load at the first picture."""

    def __init__(self, config: SandboxConfig) -> None:
        self._config = config
        self._lock = Lock("ocr", VERSION, KINDS, config.faceid_secret_id, config.faceid_secret_key)

    def answer(self, headers: Headers, body: bytes) -> Answer:
        """One signed API call. Raises ProviderError."""
        action, wish = self._lock.open(headers, body, self._config.signing_now())
        config = _read_config(wish)
        picture = _read_picture(wish, action)
        from sandbox.eyes import BlindError  # needs libraries that only reading needs

        try:
            sheet = self._eyes.look(picture)
        except BlindError:
            raise ProviderError("FailedOperation.ImageDecodeFailed", "图片解码失败") from None
        if action == "IDCardOCR":
            return _read_card(sheet, wish, config)
        return _read_licence(sheet, wish)

    @cached_property
    def _eyes(self) -> "Eyes":
        from sandbox.eyes import Eyes

        return Eyes()


def _read_card(sheet: "Sheet", wish: Wish, config: Mapping[str, Any]) -> Answer:
    from sandbox.eyes import BlindError, back_of, front_of

    side = wish.get("CardSide") or ""
    if side and side not in SIDES:
        raise ProviderError("FailedOperation.CardSideError", "CardSide 只能是 FRONT 或 BACK")
    is_side = sheet.kind == SIDES[side] if side else sheet.kind in SIDES.values()
    if not is_side and sheet.kind != "id_copy":
        raise ProviderError("FailedOperation.ImageNoIdCard", "图片中未检测到身份证")
    is_back = sheet.kind == "id_back" or side == "BACK"
    empty = ("Name", "Sex", "Nation", "Birth", "Address", "IdNum", "Authority", "ValidDate")
    try:
        found = back_of(sheet) if is_back else front_of(sheet)
    except BlindError:
        raise ProviderError("FailedOperation.IdCardInfoIllegal", "身份证信息不合法或缺失") from None
    told: dict[str, object] = {}
    if config.get("CopyWarn"):
        told["WarnInfos"] = [COPY] if sheet.is_colourless else []
    return {**dict.fromkeys(empty, ""), **found, "AdvancedInfo": json.dumps(told)}


def _read_licence(sheet: "Sheet", wish: Wish) -> Answer:
    from sandbox.eyes import BlindError, licence_of

    if sheet.kind != "licence":
        raise ProviderError("FailedOperation.NoBizLicense", "非营业执照")
    try:
        found = licence_of(sheet)
    except BlindError:
        raise ProviderError("FailedOperation.OcrFailed", "OCR 识别失败") from None
    is_copy = bool(wish.get("EnableCopyWarn")) and sheet.is_colourless
    return {
        **found,
        "RecognizeWarnCode": [COPY] if is_copy else [],
        "RecognizeWarnMsg": ["WARN_COPY_CARD"] if is_copy else [],
    }


def _read_picture(wish: Wish, action: str) -> bytes:
    encoded = wish.get("ImageBase64")
    if wish.get("ImageUrl"):  # wins over the bytes; nothing is fetched here
        raise ProviderError("FailedOperation.DownLoadError", "文件下载失败")
    if not isinstance(encoded, str) or not encoded:
        raise ProviderError("FailedOperation.EmptyImageError", "图片内容为空")
    if len(encoded) > LARGEST[action]:
        raise ProviderError("LimitExceeded.TooLargeFileError", "文件内容太大")
    try:
        picture = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        raise ProviderError("FailedOperation.ImageDecodeFailed", "图片解码失败") from None
    if not picture.startswith(KINDS[action]):
        raise ProviderError("FailedOperation.UnKnowFileTypeError", "未知的文件类型")
    return picture


def _read_config(wish: Wish) -> Mapping[str, Any]:
    try:
        found = json.loads(wish.get("Config") or "{}")
    except (TypeError, ValueError):
        found = None
    if not isinstance(found, dict):
        raise ProviderError("InvalidParameter.ConfigFormatError", "Config 不是有效的 JSON 格式")
    return found
