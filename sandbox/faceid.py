"""The face-check provider's API: DetectAuth and GetDetectInfoEnhanced."""

import json
import re
import sqlite3
from typing import Any

from werkzeug.datastructures import Headers

from sandbox.config import SandboxConfig
from sandbox.signed import read_wish
from sandbox.store import Store
from sandbox.tc3 import ProviderError, check_signature

VERSION = "2018-03-01"
TOKEN_LIFE = 7200.0
KEPT_FOR = 3 * 86400.0
MOST_TRIES = 3
ID_CARD = re.compile(r"\d{17}[\dX]")
LONGEST = {"Name": 32, "RedirectUrl": 1024, "Extra": 1024}

# Result codes and the provider's words; a caller must branch on the code alone.
RESULTS = {
    0: "成功",
    15: "BizToken 已过期",
    16: "重试次数已达上限",
    17: "用户未完成核验",
    1001: "活体检测超时",
    1004: "活体检测失败",
    2006: "姓名和身份证号不一致",
    2016: "比对结果：不是同一人",
}
LIVENESS_FAILED = {1001, 1004}


class FaceId:
    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def answer(self, headers: Headers, body: bytes) -> dict[str, object]:
        """One signed API call. Raises ProviderError."""
        check_signature(
            headers,
            body,
            service="faceid",
            secret_id=self._config.faceid_secret_id,
            secret_key=self._config.faceid_secret_key,
            now=self._config.signing_now(),
        )
        if headers.get("X-TC-Version") != VERSION:
            raise ProviderError("NoSuchVersion", "接口版本不存在")
        wish = read_wish(body)
        action = headers.get("X-TC-Action")
        if action not in {"DetectAuth", "GetDetectInfoEnhanced"}:
            raise ProviderError("InvalidAction", f"接口 {action} 不存在")
        self._check_rule(wish)
        return self._start(wish) if action == "DetectAuth" else self._report(wish)

    def find(self, biz_token: str) -> sqlite3.Row | None:
        return self._store.row("SELECT * FROM checks WHERE biz_token = ?", biz_token)

    def state_of(self, check: sqlite3.Row) -> int:
        """The result code as it stands: 17 while nobody finished, 15 when the time is over."""
        if check["err_code"] is not None:
            return int(check["err_code"])
        return 15 if check["at"] + TOKEN_LIFE <= self._config.now() else 17

    def finish(self, biz_token: str, err_code: int) -> sqlite3.Row | None:
        """Records one try of the person. None when the check is unknown, over or already passed."""
        with self._store.alone():
            check = self.find(biz_token)
            if check is None or not self.can_try(check):
                return None
            tries = json.loads(check["tries"])
            tries.append(self._describe_try(check, err_code, len(tries)))
            if err_code in LIVENESS_FAILED and len(tries) >= MOST_TRIES:
                err_code = 16
            self._store.write(
                "UPDATE checks SET err_code = ?, tries = ? WHERE biz_token = ?",
                err_code,
                json.dumps(tries),
                biz_token,
            )
        return self.find(biz_token)

    def distort(self, biz_token: str, **texts: object) -> None:
        """From now on the result says these instead: a provider that contradicts itself, or an impostor."""
        self._store.remember(f"distorted:{biz_token}", texts)

    def can_try(self, check: sqlite3.Row) -> bool:
        """After a failed liveness check the person may try again on the same page."""
        is_open = check["err_code"] is None or check["err_code"] in LIVENESS_FAILED
        return is_open and check["at"] + TOKEN_LIFE > self._config.now()

    def _check_rule(self, wish: dict[str, Any]) -> None:
        if not wish.get("RuleId"):
            raise ProviderError("MissingParameter", "缺少参数 RuleId")
        if wish["RuleId"] != self._config.faceid_rule_id:
            raise ProviderError("InvalidParameterValue.RuleIdNotExist", "RuleId 不存在")

    def _start(self, wish: dict[str, Any]) -> dict[str, object]:
        for name in ("IdCard", "Name"):
            if not wish.get(name):
                raise ProviderError("InvalidParameter", f"当前 RuleId 需要传入 {name}")
        if not ID_CARD.fullmatch(str(wish["IdCard"])):
            raise ProviderError("FailedOperation.IdFormatError", "身份证号格式错误，末位 X 须为大写")
        for name, longest in LONGEST.items():
            if len(str(wish.get(name) or "")) > longest:
                raise ProviderError("InvalidParameterValue", f"{name} 太长")
        biz_token = self._config.token_hex(16).upper()
        self._store.write(
            "INSERT INTO checks (biz_token, rule_id, name, id_card, redirect, extra, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            biz_token,
            wish["RuleId"],
            wish["Name"],
            wish["IdCard"],
            wish.get("RedirectUrl") or "",
            wish.get("Extra") or "",
            self._config.now(),
        )
        return {"Url": f"{self._config.public_url}/faceid/{biz_token}", "BizToken": biz_token}

    def _report(self, wish: dict[str, Any]) -> dict[str, object]:
        check = self.find(str(wish.get("BizToken") or ""))
        if check is None or check["rule_id"] != wish["RuleId"]:
            raise ProviderError("InvalidParameterValue.BizTokenIllegal", "BizToken 不合法")
        if check["at"] + KEPT_FOR <= self._config.now():
            raise ProviderError("InvalidParameterValue.BizTokenExpired", "BizToken 已过期")
        info = str(wish.get("InfoType") or "0")
        return {"Text": self._describe(check) if set(info) & {"0", "1"} else None}

    def _describe(self, check: sqlite3.Row) -> dict[str, object]:
        code, tries = self.state_of(check), json.loads(check["tries"])
        last: dict[str, Any] = tries[-1] if tries else {}
        return {
            "ErrCode": code,
            "ErrMsg": RESULTS.get(code, "失败"),
            "IdCard": check["id_card"],
            "UseIDType": 0,
            "Name": check["name"],
            "LiveStatus": last.get("Livestatus"),
            "LiveMsg": last.get("Livemsg"),
            "Comparestatus": last.get("Comparestatus"),
            "Comparemsg": last.get("Comparemsg"),
            "Sim": last.get("Sim"),
            "Extra": check["extra"],
            "LivenessMode": 4,
            "CompareLibType": "商业库",
            "IdInfoFrom": "其他",
            "LivenessDetail": tries,
            **(self._store.recall(f"distorted:{check['biz_token']}") or {}),
        }

    def _describe_try(self, check: sqlite3.Row, err_code: int, seq: int) -> dict[str, object]:
        is_live = err_code not in LIVENESS_FAILED | {16}
        sim = {0: "96.35", 2016: "31.20"}.get(err_code, "0.00")
        return {
            "ReqTime": str(int(self._config.now() * 1000)),
            "Seq": str(seq + 1),
            "Idcard": check["id_card"],
            "Name": check["name"],
            "Errcode": err_code,
            "Errmsg": RESULTS.get(err_code, "失败"),
            "Livestatus": 0 if is_live else err_code,
            "Livemsg": "成功" if is_live else RESULTS.get(err_code, "失败"),
            "Comparestatus": err_code if is_live else None,
            "Comparemsg": RESULTS.get(err_code, "失败") if is_live else None,
            "Sim": sim if is_live else None,
            "CompareLibType": "商业库",
            "LivenessMode": 4,
            "IsNeedCharge": err_code in {0, 2006, 2016},
        }
