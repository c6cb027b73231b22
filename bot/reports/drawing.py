"""Paints a flow as SVG: one column from top to bottom, branches set in, what hangs together at the side."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from flows.graph import CONDITIONAL, Block, Edge, Graph, Node

_FONTS = (
    "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',sans-serif"
)
_INK, _SOFT, _LINE, _PAPER, _GROUND = "#1d2530", "#5d6876", "#c5cdd6", "#ffffff", "#f3f5f8"
_BLUE = "#1f5f8b"
_BUSES = ("#b3742f", "#7a4d9c", "#1d7a4c", "#b3372f", "#4d6f9c", "#8a6d00")
_KIND_COLOURS = {
    "填写": "#1f5f8b", "选择": "#7a4d9c", "同意": "#1d7a4c", "核对": "#1d7a4c", "拍照": "#b3742f",
    "归类": "#b3742f", "网页办理": "#b3742f", "我们办理": "#5d6876",
}  # fmt: skip
_BOX, _INSET, _RIM, _LANE = 400, 46, 14, 15
_ROW, _TALL_ROW, _GAP, _HEAD = 34, 50, 18, 32
_LEFT, _TOP, _RIGHT = 40, 112, 230


@dataclass(frozen=True, slots=True)
class _Place:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class _Bus:
    """Everything that one question needs, gathered in one line beside the column."""

    end: str
    starts: tuple[str, ...]
    top: int
    bottom: int
    lane: int


def draw(graph: Graph) -> str:
    """The whole picture; the same flow always gives the same bytes."""
    buses = _buses(graph, _places(graph, 0)[0])
    edge = _LEFT + _LANE * (1 + max((bus.lane for bus in buses), default=-1))
    places, height = _places(graph, edge)
    width = edge + _BOX + _RIGHT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" font-family="{_FONTS}">',
        f"<title>{escape(graph.title)}的办理流程</title>",
        f'<rect width="{width}" height="{height}" fill="{_PAPER}"/>',
        *_heading(graph),
    ]
    parts += [_ground(places[block.id]) for block in graph.blocks]
    parts += [_arrow(places[one.start], places[one.end]) for one in graph.order]
    parts += [_title(block, places[block.id]) for block in graph.blocks]
    parts += [_arrowhead(places[one.start], places[one.end]) for one in graph.order]
    for one in graph.unlocks:
        parts += _unlock(one, places[one.start], places[one.end])
    for number, node in enumerate(graph.nodes, start=1):
        parts += _node(number, node, places[node.id])
    for bus in buses:
        parts += _bus(bus, places, edge)
    return "\n".join([*parts, "</svg>", ""])


def _places(graph: Graph, edge: int) -> tuple[dict[str, _Place], int]:
    """Where everything stands: node or block → place; and how tall the picture is."""
    places: dict[str, _Place] = {}
    y = _TOP
    for block in graph.blocks:
        top, y = y, y + _HEAD
        for node in block.nodes:
            inset = _INSET if node.condition else 0
            height = _TALL_ROW if node.options else _ROW
            places[node.id] = _Place(edge + inset, y, _BOX - inset, height)
            y += height + _GAP
        places[block.id] = _Place(edge - _RIM, top, _BOX + 2 * _RIM, y - top)
        y += _GAP
    return places, y + _GAP


def _buses(graph: Graph, places: Mapping[str, _Place]) -> list[_Bus]:
    """One line for each question that needs others; short ones inside, and none over another."""
    starts: dict[str, list[str]] = {}
    for edge in graph.needs:
        starts.setdefault(edge.end, []).append(edge.start)
    spans = [(min(_tap(places[s]) for s in found), _tap(places[end]), end) for end, found in starts.items()]
    lanes: list[list[tuple[int, int]]] = []
    buses = []
    for top, bottom, end in sorted(spans, key=lambda span: span[1] - span[0]):
        free = (n for n, lane in enumerate(lanes) if all(bottom < low or high < top for low, high in lane))
        number = next(free, len(lanes))
        if number == len(lanes):
            lanes.append([])
        lanes[number].append((top, bottom))
        buses.append(_Bus(end, tuple(starts[end]), top, bottom, number))
    return buses


def _tap(place: _Place) -> int:
    """The height of a line's end: at the title of a block, in the middle of a question."""
    return place.y + (_HEAD if place.width > _BOX else place.height) // 2


def _heading(graph: Graph) -> list[str]:
    x = _LEFT
    return [
        _text(x, 40, f"{graph.title}：办理流程", size=20, weight=700),
        _text(
            x,
            64,
            f"流程版本 {graph.name}，共 {len(graph.nodes)} 步。从上到下依次办理，已经知道的不再问。",
            _SOFT,
            13,
        ),
        f'<path d="M{x} 84h34" stroke="{_BLUE}" stroke-width="1.6" stroke-dasharray="2 4"/>',
        _text(x + 42, 88, "右缩的步骤有条件才问", _SOFT, 12),
        f'<path d="M{x + 210} 84h34" stroke="{_BUSES[0]}" stroke-width="1.6" stroke-dasharray="6 4"/>',
        f'<circle cx="{x + 210}" cy="84" r="3" fill="{_BUSES[0]}"/>',
        _text(x + 252, 88, "左侧：圆点处改了，箭头所指的一步要重做", _SOFT, 12),
    ]


def _ground(place: _Place) -> str:
    return (
        f'<rect x="{place.x}" y="{place.y}" width="{place.width}" height="{place.height}" rx="8" '
        f'fill="{_GROUND}" stroke="{_LINE}"/>'
    )


def _title(block: Block, place: _Place) -> str:
    """Over the arrows, which it hides where they would cross it."""
    words = _text(place.x + _RIM + 42, place.y + 21, block.title, _INK, 14, 700)
    return f'<g paint-order="stroke" stroke="{_GROUND}" stroke-width="7">{words}</g>'


def _node(number: int, node: Node, place: _Place) -> list[str]:
    colour = _KIND_COLOURS.get(node.kind, _SOFT)
    dashes = ' stroke-dasharray="5 3"' if node.condition else ""
    baseline = place.y + 22
    parts = [
        f'<rect x="{place.x}" y="{place.y}" width="{place.width}" height="{place.height}" rx="6" '
        f'fill="{_PAPER}" stroke="{_BLUE if node.condition else _LINE}"{dashes}/>',
        f'<rect x="{place.x}" y="{place.y}" width="5" height="{place.height}" rx="2" fill="{colour}"/>',
        _text(place.x + 16, baseline, str(number), _SOFT, 12),
        _text(place.x + 42, baseline, node.label, _INK, 14, 600),
        _text(place.x + place.width - 12, baseline, node.kind, colour, 12, anchor="end"),
    ]
    if node.options:
        parts.append(_text(place.x + 42, place.y + 41, _fitting(node.options, place.width - 54), _SOFT, 12))
    if words := _aside(node):
        parts.append(_text(place.x + place.width + _RIM + 34, baseline, words, _BLUE, 12))
    return parts


def _aside(node: Node) -> str:
    if not node.condition:
        return "可自动带出" if node.has_default else ""
    return CONDITIONAL if node.condition == CONDITIONAL else f"选“{node.condition}”时才问"


def _arrow(start: _Place, end: _Place) -> str:
    """Straight down, on the left of the boxes: past a branch, which stands further in."""
    x = max(start.x, end.x) + _INSET // 2
    return f'<path d="M{x} {start.y + start.height}V{end.y}" stroke="{_SOFT}" stroke-width="1.6"/>'


def _arrowhead(start: _Place, end: _Place) -> str:
    x, y = max(start.x, end.x) + _INSET // 2, end.y
    return f'<path d="M{x - 4} {y - 8}L{x} {y}L{x + 4} {y - 8}z" fill="{_SOFT}"/>'


def _unlock(edge: Edge, start: _Place, end: _Place) -> list[str]:
    """Around the right side, so that it does not cross what lies between."""
    x, bend = start.x + start.width, start.x + start.width + _RIM + 22
    path = f"M{x} {start.middle}H{bend}V{end.middle}H{x}"
    return [
        f'<path d="{path}" fill="none" stroke="{_BLUE}" stroke-width="1.6" stroke-dasharray="2 4"/>',
        f'<path d="M{x + 8} {end.middle - 4}L{x} {end.middle}L{x + 8} {end.middle + 4}z" fill="{_BLUE}"/>',
    ]


def _bus(bus: _Bus, places: Mapping[str, _Place], edge: int) -> list[str]:
    colour = _BUSES[bus.lane % len(_BUSES)]
    x = edge - _RIM - _LANE * (bus.lane + 1)
    target = places[bus.end]
    taps = [(_tap(places[start]), places[start].x) for start in bus.starts]
    path = f"M{x} {bus.top}V{bus.bottom}H{target.x - 7}" + "".join(f"M{x} {y}H{to}" for y, to in taps)
    dots = [f'<circle cx="{to}" cy="{y}" r="3" fill="{colour}"/>' for y, to in taps]
    return [
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.4" stroke-dasharray="6 4"/>',
        *dots,
        f'<path d="M{target.x - 8} {bus.bottom - 4}L{target.x} {bus.bottom}'
        f'L{target.x - 8} {bus.bottom + 4}z" fill="{colour}"/>',
    ]


def _text(
    x: int, y: int, words: str, colour: str = _INK, size: int = 13, weight: int = 400, anchor: str = "start"
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _fitting(options: tuple[str, ...], width: int) -> str:
    """As many options as the line takes, and how many there are in all."""
    for shown in range(len(options), 0, -1):
        rest = "" if shown == len(options) else f" 等 {len(options)} 项"
        words = " / ".join(options[:shown]) + rest
        if _length(words) * 12 <= width:
            return words
    return f"{options[0][: width // 14]}…"


def _length(words: str) -> float:
    """In widths of a Chinese character."""
    return sum(1 if ord(character) > 0x2E80 else 0.6 for character in words)
