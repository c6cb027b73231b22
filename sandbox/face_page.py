"""The face-check provider's page on the person's phone."""

import sqlite3
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask import redirect as redirect_to
from flask.typing import ResponseReturnValue

from sandbox.faceid import RESULTS, FaceId
from sandbox.oauth import with_query
from sandbox.wire import Wire

OUTCOMES = {
    0: "通过",
    2016: "不是本人",
    2006: "姓名证件不符",
    1004: "活体检测失败",
    1001: "超时",
    16: "次数用完",
}
ADVICE = {1004: "请在光线充足处正对屏幕，再试一次", 1001: "没有在规定时间内完成动作，再试一次"}


def face_routes(face: FaceId, wire: Wire) -> Blueprint:
    door = FaceDoor(face, wire)
    routes = Blueprint("face", __name__)
    routes.add_url_rule("/faceid/<biz_token>", view_func=door.page)
    routes.add_url_rule("/faceid/<biz_token>/result", view_func=door.finish, methods=["POST"])
    return routes


@dataclass(frozen=True)
class FaceDoor:
    face: FaceId
    wire: Wire

    def page(self, biz_token: str) -> ResponseReturnValue:
        check = self.face.find(biz_token)
        if check is None:
            return render_template("notice.html", title="链接无效", text="请回到聊天里重新打开。"), 404
        if not self.face.can_try(check):
            words = RESULTS.get(self.face.state_of(check), "已结束")
            return render_template("notice.html", title="核验已结束", text=words, back=back_of(check))
        return render_template(
            "face.html",
            name=mask_name(check["name"]),
            id_card=mask_id(check["id_card"]),
            outcomes=OUTCOMES,
            biz_token=biz_token,
        )

    def finish(self, biz_token: str) -> ResponseReturnValue:
        outcome = request.form.get("outcome", "")
        if not outcome.isdigit() or int(outcome) not in OUTCOMES:
            return {"error": "没有这种结果"}, 400
        if request.form.get("agree") != "yes":
            return {"error": "没有同意采集人脸信息，不能核验"}, 400
        check = self.face.finish(biz_token, int(outcome))
        if check is None:
            return {"error": "这次核验已经结束"}, 409
        self.wire.note("page", f"人脸核身：{OUTCOMES[int(outcome)]}", status=str(check["err_code"]))
        if request.accept_mimetypes.best == "application/json":
            return {"redirect": back_of(check), "err_code": check["err_code"]}
        return leave(check)


def leave(check: sqlite3.Row) -> ResponseReturnValue:
    """After a failed liveness check the person may stay and try again; else the page is over."""
    if check["err_code"] in ADVICE:
        return render_template(
            "face_again.html",
            advice=ADVICE[check["err_code"]],
            back=back_of(check),
            biz_token=check["biz_token"],
        )
    if not check["redirect"]:
        return render_template("notice.html", title="核验完成", text="请关闭页面，回到聊天。")
    return redirect_to(back_of(check))


def back_of(check: sqlite3.Row) -> str:
    return with_query(check["redirect"], BizToken=check["biz_token"]) if check["redirect"] else ""


def mask_name(name: str) -> str:
    return "*" * (len(name) - 1) + name[-1:]


def mask_id(id_card: str) -> str:
    return f"{id_card[:1]}{'*' * 16}{id_card[-1:]}"
