"""What became of each file of the upload page, in the words that the chat has for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.documents.uploads import Upload
from bot.message.paper import Paper
from flows.form import Look
from flows.question import Photo
from flows.seeing.findings import findings
from handlers.giving_papers import is_early

_READ = "看过了，读到的内容在微信聊天里请您确认。"


@dataclass(frozen=True, slots=True)
class File:
    """One uploaded file and what came of it. `tone`: good, act when the person is asked something, or bad."""

    id: str
    name: str
    state: str
    tone: str
    words: str


def file_of(upload: Upload, look: Look) -> File:
    tone, words = _outcome(upload, look)
    return File(upload.id, upload.name, upload.state, tone, words)


def place_with(document: str, look: Look) -> Photo | None:
    """The paper that a document is given for, or None."""
    photos = (question for question in look.visible() if isinstance(question, Photo))
    return next((each for each in photos if document and look.value(each.id) == document), None)


def is_doubtful(question: Photo, look: Look) -> bool:
    """Whether the paper given for a question should be looked at again.

    What no program recognises may well be right: a person looks at it, and nothing is asked for.
    """
    answer = look.application.answer(question.id)
    paper = look.application.papers.get(answer.document, Paper()) if answer else Paper()
    return any(not each.asks_nothing for each in findings(question, paper, look))


def why_not_used(question: Photo, look: Look, uploads: Sequence[Upload]) -> Iterator[str]:
    """Why the last file for a paper was not used, with what to do; nothing when it was."""
    last = next((each for each in reversed(uploads) if _is_for(each, question)), None)
    if last is None or place_with(last.document_id, look) is not None:
        return
    if last.state == "refused":
        yield f"刚才那个文件没有收下：{last.words}"
    elif last.state == "taken" and last.note:
        yield on_page(last.note)


def on_page(words: str) -> str:
    """Words that are written for the chat: replies are written there, papers are sent on the page as well."""
    return words.replace("回复“", "在微信聊天里回复“")


def _is_for(upload: Upload, question: Photo) -> bool:
    return upload.state != "cancelled" and question.id in (upload.place, upload.about)


def _outcome(upload: Upload, look: Look) -> tuple[str, str]:
    if upload.state == "queued":
        return "", "传好了，正在看…"
    if upload.state == "refused":
        return "bad", upload.words
    own = place_with(upload.document_id, look)
    place = look.form.by_id.get(upload.place)
    chosen = place if isinstance(place, Photo) else None
    if own is not None and chosen not in (None, own):
        return "act", f"看起来是{own.label}，已放到那一份。{upload.words}"
    if own is not None and is_doubtful(own, look):
        return "act", f"已作为{own.label}收下，请看看那一份里的提示。{upload.words}"
    if own is not None:
        return "good", f"已作为{own.label}收下。{upload.words}"
    return _without_place(upload, chosen, look)


def _without_place(upload: Upload, chosen: Photo | None, look: Look) -> tuple[str, str]:
    """A file that is in no place: it waits for the person, it is not used, or it only told us something."""
    application = look.application
    if upload.document_id in application.unsorted and not is_early(look):
        return "act", "没认出是哪份资料，请在本页选一下。"
    if is_early(look):
        return ("act", on_page(upload.note)) if upload.note else ("good", _READ + upload.words)
    if chosen is not None and any(one.document == upload.document_id for one in application.aside):
        return "act", "没有用它，原因写在那份资料里。"
    if upload.note:
        return "bad", on_page(upload.note)
    if chosen is not None and look.value(chosen.id):
        return "", f"{chosen.label}后来换了一份，这份不用了。"
    return "", f"看过了，这份现在没有用到。{upload.words}"
