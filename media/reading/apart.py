"""Which pages of one file make one paper: somebody may scan all their papers into one PDF."""

from collections.abc import Sequence

from media.reading.result import CARD_SIDES, Reading

_CARDS = (*CARD_SIDES, "id_copy")
_NAMED_BY = {"licence": "code", **dict.fromkeys(_CARDS, "id_number")}

Pages = tuple[int, ...]


def papers_of(readings: Sequence[Reading]) -> tuple[Pages, ...]:
    """The pages of each paper, counted from 0; papers stand in the order of their first pages.

    Where there is only one paper, pages that are nothing by themselves belong to it: the stamped back of a
    copy, or an annex. Beside several papers nobody knows whose they are, and each stands alone.
    """
    papers: list[list[int]] = []
    for number, reading in enumerate(readings):
        if reading.kind == "unknown":
            continue
        own = next((paper for paper in papers if _belongs(reading, [readings[each] for each in paper])), None)
        if own is None:
            papers.append([number])
        else:
            own.append(number)
    if len(papers) < 2:
        return (tuple(range(len(readings))),)
    nameless = [[number] for number, reading in enumerate(readings) if reading.kind == "unknown"]
    return tuple(tuple(paper) for paper in sorted(papers + nameless))


def _belongs(page: Reading, paper: Sequence[Reading]) -> bool:
    """Whether a page is one more of this paper: of its kind, and nothing on it names another one."""
    if page.kind in _CARDS and paper[0].kind in _CARDS:
        is_alike = page.kind == "id_copy" or _is_side_missing(page, paper) or _is_same(page, paper)
    else:
        is_alike = page.kind == paper[0].kind
    return is_alike and not any(_contradicts(page, other) for other in paper)


def _is_side_missing(page: Reading, paper: Sequence[Reading]) -> bool:
    """Two cards in one file: a side belongs to the card that has no such side yet."""
    return page.kind not in {other.kind for other in paper}


def _is_same(page: Reading, paper: Sequence[Reading]) -> bool:
    name = page.sure("id_number")
    return name is not None and any(other.sure("id_number") == name for other in paper)


def _contradicts(page: Reading, other: Reading) -> bool:
    if page.code is not None and other.code is not None:
        return page.code != other.code
    name = _NAMED_BY.get(page.kind, "")
    ours, theirs = page.sure(name), other.sure(name)
    return ours is not None and theirs is not None and ours != theirs
