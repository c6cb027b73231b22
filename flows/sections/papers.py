"""Stage 4: the photographed papers, of every project and of single ones."""

from collections.abc import Callable, Iterable
from functools import partial

from flows.catalogue import ProjectPaper, catalogue
from flows.question import Photo, Question, View
from flows.sections.opening import terms_of
from flows.sections.printing import APPLICATION_FORM, FORM_NAMES, SEAL_SHEET, Stamp


def application_form(stamp: Stamp) -> Question:
    return _printed(
        APPLICATION_FORM,
        stamp.form_marks,
        hint=stamp.on_form,
        ask=f"请把申请表打印出来，{stamp.on_form}，拍照发到这里。",
        why="有签名盖章的申请表，是颁发证书的依据。",
    )


def seal_sheet(stamp: Stamp) -> Question:
    return _printed(
        SEAL_SHEET,
        stamp.sheet_marks,
        hint=stamp.on_sheet,
        ask=f"请在电子签章采集表上{stamp.on_sheet}，拍照发到这里。",
        why="表上的印模或签名会做成电子签章，写进证书。",
    )


def _printed(form: str, marks: frozenset[str], *, hint: str, ask: str, why: str) -> Photo:
    """A photo of a form that we printed: of that form alone, and void when the forms are made anew."""
    return Photo(
        id=f"paper.{form}",
        label=FORM_NAMES[form],
        form=form,
        kinds=(form,),
        marks=marks,
        ask=ask,
        hint=hint,
        why=why,
        needs=("forms",),
    )


_photo = partial(Photo, why="审核时要核对原件上的信息。")

LICENCE = _photo(
    id="paper.licence",
    label="营业执照",
    ask="请把营业执照复印件加盖公章，拍照发到这里。已换三合一新版的，请用新版。",
    hint="复印件加盖公章；已换三合一新版的，用新版",
    kinds=("licence",),
    marks=frozenset({"seal"}),
)
HOLDER_ID_COPY = _photo(
    id="paper.holder_id",
    label="持有人身份证复印件",
    ask="请把证书持有人的身份证正反面复印在一张纸上，加盖公章，拍照发到这里。",
    hint="正反面复印件加盖公章",
    kinds=("id_copy",),
    marks=frozenset({"seal"}),
)
ID_FRONT = _photo(
    id="paper.id_front",
    label="身份证人像面",
    names=("身份证正面", "头像面", "有照片的一面"),
    ask="请拍一张您身份证的人像面（有照片的一面），发到这里。",
    hint="有照片的一面",
    kinds=("id_front",),
)
ID_BACK = _photo(
    id="paper.id_back",
    label="身份证国徽面",
    names=("身份证反面", "身份证背面"),
    ask="请拍一张您身份证的国徽面，发到这里。",
    hint="有国徽的一面",
    kinds=("id_back",),
)


def _is_wanted(paper: ProjectPaper) -> Callable[[View], bool]:
    """By what the application was promised: a paper that a project wants later is asked of new ones only."""
    return lambda view: paper.id in terms_of(view.application).papers.split()


def of_projects(kind: str, papers: Iterable[ProjectPaper]) -> tuple[Question, ...]:
    """The papers beyond the usual ones, for a type of certificate. Each is asked for its own project only."""
    return tuple(
        Photo(
            id=f"paper.{paper.id}",
            label=paper.label,
            names=paper.names,
            ask=paper.ask,
            hint=paper.hint,
            why=paper.why,
            visible_when=_is_wanted(paper),
        )
        for paper in papers
        if kind in paper.types
    )


def project_papers(kind: str) -> tuple[Question, ...]:
    """The papers of all projects in the catalogue, for a type of certificate."""
    return of_projects(kind, (paper for project in catalogue().projects for paper in project.papers))
