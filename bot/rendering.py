"""From what is said to what is seen: choices become tappable links, pages become signed links."""

from bot.links import Links
from bot.message.outbound import Notice, Say, Show
from bot.outbox import LINE, NOTICE, NUDGE, SHOW, Outgoing
from bot.wechat.outgoing import clean, link, quote, split, tap
from flows.case import Case
from flows.catalogue import Catalogue
from flows.effects import Nudge
from flows.forms import look_at

# Pages that anybody may read; they need no signed link.
PUBLIC_PAGES = frozenset({"agreement", "privacy", "biometric"})


class Renderer:
    """Words for one person. Everything that people typed is shown as text, never as a link."""

    def __init__(self, links: Links, public_url: str, catalogue: Catalogue) -> None:
        self._links = links
        self._public_url = public_url
        self._catalogue = catalogue

    def texts(self, case: Case, says: list[Say]) -> list[str]:
        """Everything said in one turn, merged into as few messages as WeChat's length allows."""
        whole = "\n\n".join(text for say in says if (text := self._text(case, say)))
        return split(whole) if whole else []

    def line(self, case: Case, text: str) -> Outgoing:
        return Outgoing(LINE, case.openid, case.focus, case.epoch, {"text": text})

    def nudges(self, case: Case, nudge: Nudge) -> list[Outgoing]:
        """Sent now or never: what comes late would only puzzle."""
        texts = self.texts(case, [nudge.say])
        return [Outgoing(NUDGE, case.openid, case.focus, case.epoch, {"text": text}) for text in texts]

    def picture(self, case: Case, effect: Show) -> Outgoing:
        return Outgoing(SHOW, case.openid, case.focus, case.epoch, {"document": effect.document_id})

    def news(self, case: Case, notice: Notice) -> list[Outgoing]:
        """The news with its words for the chat and its fields for a template message.

        Words that are too many for one message follow as lines.
        """
        first, *rest = self.texts(case, [notice.say]) or [""]
        body: dict[str, str | dict[str, str]] = {"text": first}
        if template := self._catalogue.templates.get(notice.name):
            fields = dict(notice.fields)
            data = {key: pattern.format_map(_Blank(fields)) for key, pattern in template.data.items()}
            body |= {"template": template.id, "data": data}
        told = Outgoing(NOTICE, case.openid, case.focus, case.epoch, body, notice.name)
        return [told, *(self.line(case, text) for text in rest)]

    def _text(self, case: Case, say: Say) -> str:
        application = case.application
        whose, revision = (application.id[:8], application.revision) if application else ("-", 0)
        mark = f"{whose}/{say.question}/{revision}"
        taps = [
            tap(f"{number}. {choice.label}" if len(say.choices) > 1 else choice.label, choice.value, mark)
            for number, choice in enumerate(say.choices, start=1)
        ]
        links = [
            link(f"▸ {page.label}", self._url(case, page.page, page.application_id)) for page in say.links
        ]
        parts = (quote(clean(say.text)), "\n".join(links), "\n".join(taps))
        return "\n\n".join(part for part in parts if part)

    def _url(self, case: Case, page: str, application_id: str) -> str:
        if page in PUBLIC_PAGES:
            return f"{self._public_url}/p/{page}"
        return self._links.url(page, case.openid, application_id, _person(case, page, application_id))


def _person(case: Case, page: str, application_id: str) -> tuple[str, str]:
    """A link to the face check is for one person: it ends when the name or the number is edited."""
    application = case.find(application_id) if page == "face" else None
    return look_at(application, application.updated_at).identified() if application else ("", "")


class _Blank(dict[str, str]):
    """Fields that a notice does not have are left empty."""

    def __missing__(self, key: str) -> str:
        return ""
