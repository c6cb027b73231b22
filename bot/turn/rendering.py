"""Words as they are sent: choices become tappable links, pages become signed links."""

from typing import Any

from bot.links import FOR_ONE_PERSON, Links
from bot.message.outbound import Notice, PageLink, Say, Show
from bot.outbox.outbox import AGENT, LINE, NOTICE, NUDGE, SHOW, Outgoing
from bot.wechat.outgoing import clean, link, quote, split, tap
from flows.catalogue import Catalogue
from flows.certificates.choice import look_at
from flows.effects import AgentLine, Nudge
from flows.notices import NOTICES
from flows.state import Thread

# Pages that anybody may read; they need no signed link.
PUBLIC_PAGES = frozenset({"agreement", "privacy", "biometric", "sheet"})


class Renderer:
    """Words for one person. Everything that people typed is shown as text, never as a link."""

    def __init__(self, links: Links, public_url: str, catalogue: Catalogue) -> None:
        self._links = links
        self._public_url = public_url
        self._catalogue = catalogue

    def texts(self, thread: Thread, says: list[Say]) -> list[str]:
        """Everything said in one turn, merged into as few messages as WeChat's length allows."""
        whole = "\n\n".join(text for say in says if (text := self._text(thread, say)))
        return split(whole) if whole else []

    def line(self, thread: Thread, text: str, *, is_step: bool = False) -> Outgoing:
        body = {"text": text, "is_step": True} if is_step else {"text": text}
        return Outgoing(LINE, thread.openid, thread.focus, thread.epoch, body)

    def later(self, thread: Thread, effect: Show | Nudge | AgentLine) -> list[Outgoing]:
        """What never goes into a reply. A nudge is sent now or never: what comes late would only puzzle."""
        about = thread.openid, thread.focus, thread.epoch
        match effect:
            case Show():
                return [Outgoing(SHOW, *about, {"document": effect.document_id})]
            case Nudge():
                return [Outgoing(NUDGE, *about, {"text": text}) for text in self.texts(thread, [effect.say])]
            case AgentLine():
                return self._agent_line(thread, effect)

    def _agent_line(self, thread: Thread, line: AgentLine) -> list[Outgoing]:
        """Words that are too many for one message follow in more. Each has the key of the whole line."""
        about = thread.openid, thread.focus, thread.epoch
        bodies = [{"document": line.document_id}] if line.document_id else []
        bodies += [{"text": text} for text in self.texts(thread, [line.say])]
        return [
            Outgoing(AGENT, *about, {**body, "by": line.login}, line.key[:40], line.held_seconds)
            for body in bodies
        ]

    def news(self, thread: Thread, notice: Notice) -> list[Outgoing]:
        """The news with its words for the chat and its fields for a template message.

        Words that are too many for one message follow as lines.
        """
        first, *rest = self.texts(thread, [notice.say]) or [""]
        body: dict[str, Any] = {"text": first, "days": NOTICES[notice.name].days}
        if NOTICES[notice.name].is_prompt:
            body["is_prompt"] = True
        if template := self._catalogue.templates.get(notice.name):
            fields = dict(notice.fields)
            data = {key: pattern.format_map(_Blank(fields)) for key, pattern in template.data.items()}
            body |= {"template": template.id, "data": data, "url": self._opened(thread, notice.say)}
        told = Outgoing(NOTICE, thread.openid, thread.focus, thread.epoch, body, notice.name)
        return [told, *(self.line(thread, text) for text in rest)]

    def _opened(self, thread: Thread, say: Say) -> str:
        """The page that a tap on a template message opens: what the news is about, else the applications."""
        page = next(iter(say.links), PageLink("orders", "", thread.focus))
        return self._url(thread, page.page, page.application_id)

    def _text(self, thread: Thread, say: Say) -> str:
        application = thread.application
        whose, revision = (application.id[:8], application.revision) if application else ("-", 0)
        mark = f"{whose}/{say.question}/{revision}"
        taps = [
            tap(f"{number}. {choice.label}" if len(say.choices) > 1 else choice.label, choice.value, mark)
            for number, choice in enumerate(say.choices, start=1)
        ]
        links = [
            link(f"▸ {page.label}", self._url(thread, page.page, page.application_id)) for page in say.links
        ]
        parts = (quote(clean(say.text)), "\n".join(links), "\n".join(taps))
        return "\n\n".join(part for part in parts if part)

    def _url(self, thread: Thread, page: str, application_id: str) -> str:
        if page in PUBLIC_PAGES:
            return f"{self._public_url}/p/{page}"
        if page in FOR_ONE_PERSON:
            person = _person(thread, application_id)
            return self._links.url_for_person(page, thread.openid, application_id, person)
        return self._links.url(page, thread.openid, application_id)


def _person(thread: Thread, application_id: str) -> tuple[str, str]:
    """A link to the face check is for one person: it ends when the name or the number is edited."""
    application = thread.find(application_id)
    return look_at(application, application.updated_at).identified() if application else ("", "")


class _Blank(dict[str, str]):
    """Fields that a notice does not have are left empty."""

    def __missing__(self, key: str) -> str:
        return ""
