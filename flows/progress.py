"""The progress of an application, in a few words for an applicant who comes back."""

from collections.abc import Iterable

from flows.form import Look
from flows.question import Photo, Question
from flows.state import Status


def digest(look: Look) -> str:
    """What is done and what is left: groups of fields by name, then papers and the checks of the person."""
    missing = {question.id for question in look.missing()}
    groups: dict[str, list[Question]] = {}
    for question in look.visible():
        if question.group:
            groups.setdefault(question.group, []).append(question)
    done = [name for name, questions in groups.items() if not _left(questions, missing)]
    left = [
        f"{name}（{count} 项）" for name, questions in groups.items() if (count := _left(questions, missing))
    ]
    void = [q.label for q in look.visible() if _is_void(q, look) and q.id in missing]
    lines = (
        f"已完成：{'、'.join(done)}。" if done else "",
        f"还剩：{'、'.join((*left, *_later(look, missing)))}。",
        f"需要重新来一次：{'、'.join(void)}。" if void else "",
    )
    return "\n".join(line for line in lines if line)


def _left(questions: Iterable[Question], missing: set[str]) -> int:
    return sum(question.id in missing for question in questions)


def _later(look: Look, missing: set[str]) -> list[str]:
    papers = [q for q in look.visible() if isinstance(q, Photo) and q.is_paper]
    steps = [f"资料照片（{count} 份）"] if (count := _left(papers, missing)) else []
    if "carrier" in missing:
        steps.append("实名电信认证")
    if "face" in missing:
        steps.append("人脸核验")
    if look.application.status in (Status.DRAFT, Status.SUBMITTED):
        steps.append("汇款")
    return steps


def _is_void(question: Question, look: Look) -> bool:
    held = look.application.answers.get(question.id)
    return held is not None and held.state == "void" and question.id not in ("forms", "confirm")
