"""What agents do in a thread: take it over, write, take back, pass on, give back."""

from collections.abc import Callable

from flask import Blueprint, jsonify, request
from werkzeug.wrappers import Response

from bot.documents.keeping import Papers, PhotoLater
from bot.errors import Refused
from bot.models.line_drafts import LineDrafts
from bot.models.roles import Sight, who_sees
from bot.models.staff import Staff
from bot.outbox.typing_sign import TypingSign
from desk.entrance.session import need
from desk.threads.page import ThreadPages, back_to
from media.storage import StorageError
from office.offers import Offers, expect_paper
from office.stretch import Stretches
from office.threads.presence import Presence
from office.threads.replies import expect_no_blanks
from office.threads.shift_end import ShiftEnd

LONGEST = 4000  # characters of a draft; a line is checked when it is sent
_NOT_YOURS = "这位客户不在您这里，请先接手再发图片。"
_NO_PICTURE = "请先选一张图片。"
_NO_APPLICATION = "这位客户还没有申请，图片没有地方存，请先用文字回复。"
_NOT_STORED = "图片没有存好，没有发出，请再试一次。"
Answer = str | Response | tuple[str, int] | tuple[Response, int]


class ThreadActs:
    """Each form carries a key of its own, so that a double click acts once. A script asks for JSON."""

    def __init__(
        self,
        pages: ThreadPages,
        stretches: Stretches,
        drafts: LineDrafts,
        typing_sign: TypingSign,
        offers: Offers,
        presence: Presence,
        papers: Papers,
        shift_end: ShiftEnd,
        fresh_id: Callable[[], str],
    ) -> None:
        self._offers = offers
        self._presence = presence
        self._papers = papers
        self._shift_end = shift_end
        self._pages = pages
        self._stretches = stretches
        self._drafts = drafts
        self._typing_sign = typing_sign
        self._fresh_id = fresh_id

    def register(self, desk: Blueprint) -> None:
        acts: dict[str, Callable[[str], Answer]] = {
            "take": self.take,
            "ask": self.ask_field,
            "edit": self.edit_field,
            "take_offer": self.take_offer,
            "decline_offer": self.decline_offer,
            "say": self.say,
            "show": self.show,
            "withdraw": self.withdraw,
            "pass": self.pass_on,
            "back": self.give_back,
            "dismiss": self.dismiss,
            "draft": self.keep_draft,
            "typing": self.show_typing,
        }
        for name, act in acts.items():
            desk.add_url_rule(f"/threads/<address>/{name}", f"thread_{name}", act, methods=["POST"])

    def take(self, address: str) -> Answer:
        """With the proposed sentence in the box, unless something was written there before."""
        _agent()
        relieves, proposed = request.form.get("relieves", ""), self._pages.opened(address).proposed

        def take(staff: Staff, openid: str, key: str) -> None:
            self._stretches.take_over(staff, openid, relieves=relieves, key=key)
            if not self._drafts.of(openid, staff.login):
                self._drafts.keep(openid, staff.login, proposed)

        return self._do(address, take)

    def ask_field(self, address: str) -> Answer:
        """The bot asks for the field in the agent's name, and checks the answer."""
        question, about = request.form.get("question", ""), request.form.get("application", "")
        return self._do(
            address,
            lambda staff, openid, key: self._stretches.ask_field(staff, openid, about, question, key=key),
        )

    def edit_field(self, address: str) -> Answer:
        """What the person said otherwise, as on the phone."""
        question, about = request.form.get("question", ""), request.form.get("application", "")
        value = request.form.get("value", "")
        return self._do(
            address,
            lambda staff, openid, key: self._stretches.edit_field(
                staff, openid, about, question, value, key=key
            ),
        )

    def take_offer(self, address: str) -> Answer:
        """File a value or a photo that came meanwhile; of a photo the agent says which paper it is."""
        mark, paper = request.form.get("offer", ""), request.form.get("question", "")

        def take(staff: Staff, openid: str, key: str) -> None:
            offer = self._offers.find(openid, mark)
            question = paper if offer.document_id else offer.question
            expect_paper(question)
            what = {"document_id": offer.document_id, "value": offer.value}
            self._stretches.take_offer(staff, openid, question, **what, key=key)

        return self._do(address, take)

    def decline_offer(self, address: str) -> Answer:
        mark = request.form.get("offer", "")

        def decline(staff: Staff, openid: str, key: str) -> None:
            offer = self._offers.find(openid, mark)
            what = {"document_id": offer.document_id, "value": offer.value}
            self._stretches.decline_offer(staff, openid, offer.question, **what, key=key)

        return self._do(address, decline)

    def say(self, address: str) -> Answer:
        words = request.form.get("words", "")

        def say(staff: Staff, openid: str, key: str) -> None:
            # Kept until the line is taken: what is refused is still there to be mended.
            self._drafts.keep(openid, staff.login, words[:LONGEST])
            expect_no_blanks(words)
            self._stretches.say(staff, openid, words, key=key)
            self._drafts.keep(openid, staff.login, "")
            self._shift_end.read(openid, staff)

        return self._do(address, say)

    def show(self, address: str) -> Answer:
        """Send a picture. It is checked and stored first, with the application that the thread is about."""
        file = request.files.get("picture")
        data = file.read() if file else b""
        _agent()
        opened = self._pages.opened(address)
        application = opened.application

        def show(staff: Staff, openid: str, key: str) -> None:
            if not opened.is_of(staff):
                raise Refused("not_yours", _NOT_YOURS)
            if application is None:
                raise Refused("no_application", _NO_APPLICATION)
            self._stretches.show(staff, openid, self._kept(data, openid, application.id), key=key)

        return self._do(address, show)

    def _kept(self, picture: bytes, openid: str, application_id: str) -> str:
        if not picture:
            raise Refused("empty", _NO_PICTURE)
        try:
            return self._papers.keep_for_sending(picture, openid, application_id)
        except (PhotoLater, StorageError):
            raise Refused("not_stored", _NOT_STORED) from None

    def withdraw(self, address: str) -> Answer:
        """The words go back into the box, in front of what was begun meanwhile."""
        line, before = request.form.get("line", ""), request.form.get("words", "")

        def withdraw(staff: Staff, openid: str, _: str) -> str:
            words = self._stretches.withdraw(staff, openid, line)
            begun = before.strip() or self._drafts.of(openid, staff.login)
            words = "\n".join(part for part in (words, begun) if part)[:LONGEST]
            self._drafts.keep(openid, staff.login, words)
            return words

        return self._do(address, withdraw)

    def pass_on(self, address: str) -> Answer:
        """To a colleague, or back into the queue."""
        to = request.form.get("to", "")
        return self._do(
            address, lambda staff, openid, key: self._stretches.transfer(staff, openid, to, key=key)
        )

    def give_back(self, address: str) -> Answer:
        asks = request.form.get("asks_rating") == "yes"

        def give_back(staff: Staff, openid: str, key: str) -> None:
            self._stretches.hand_back(staff, openid, asks_rating=asks, key=key)
            self._shift_end.read(openid, staff)

        return self._do(address, give_back)

    def dismiss(self, address: str) -> Answer:
        return self._do(address, lambda staff, openid, key: self._stretches.dismiss(staff, openid, key=key))

    def keep_draft(self, address: str) -> Answer:
        staff, opened = _agent(), self._pages.opened(address)
        self._drafts.keep(opened.openid, staff.login, request.form.get("words", "")[:LONGEST])
        return "", 204

    def show_typing(self, address: str) -> Answer:
        """Of the agent who has the thread; the phone and the colleagues see it for some seconds."""
        staff, opened = _agent(), self._pages.opened(address)
        if opened.is_of(staff):
            self._typing_sign.for_agent(opened.openid)
            self._presence.writes(opened.openid, staff.login)
        return "", 204

    def _do(self, address: str, act: Callable[[Staff, str, str], str | None]) -> Answer:
        staff, opened = _agent(), self._pages.opened(address)
        wants_json = request.accept_mimetypes.best == "application/json"
        try:
            words = act(staff, opened.openid, request.form.get("key", ""))
        except Refused as refused:
            if wants_json:
                return jsonify(problem=refused.words), 422
            return self._pages.shown_again(staff, address, refused.words), 422
        if wants_json:
            return jsonify(words=words or "", key=self._fresh_id())
        return back_to(address)


def _agent() -> Staff:
    return need(*who_sees(Sight.CALLERS))
