"""Which strings of a module are for understanding people, and so are never said.

A string is only heard when it stands
- in what a function of `re` is given, or in a constant that one is given;
- on either side of `in`, `not in`, `==` or `!=`, or in a pattern of `match`;
- in a constant that is looked into with `in`, or gone through with a look at each word (`w in text`), if the
  module does nothing else with it;
- in what `startswith`, `removeprefix`, `split` and their like are given;
- in a set that `isdisjoint` and its like compare with a text;
- in a tuple, list or set given as `names=` or `words=`, or as the names of an `Option`;
- as a key of a dictionary: what is looked up, not what is found;
- in a docstring or an annotation.
"""

import ast
from collections.abc import Iterator

_MATCHING = frozenset(
    {
        "startswith", "endswith", "removeprefix", "removesuffix", "split", "rsplit", "partition",
        "rpartition", "strip", "lstrip", "rstrip", "replace", "count", "find", "index", "translate",
    }
)  # fmt: skip
_OF_SETS = frozenset({"isdisjoint", "issubset", "issuperset", "intersection"})
_VOCABULARY = frozenset({"names", "words"})
_SEVERAL = (ast.Tuple, ast.List, ast.Set)
_LOOPS = (ast.For, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def heard(module: ast.Module) -> frozenset[int]:
    """The ids of the nodes below which nothing is said."""
    found = [part for node in ast.walk(module) for part in _parts(node)]
    uses = [name for part in found for name in _names(part)]
    uses += [name for source in _gone_through(module) for name in _names(source)]
    found += [value for name, value in _constants(module) if _is_only_heard(name, value, uses, module)]
    return frozenset(id(node) for node in found)


def _is_only_heard(name: str, value: ast.AST, heard_uses: list[ast.Name], module: ast.Module) -> bool:
    """A single word that others may import can be said there."""
    known = {id(use) for use in heard_uses if use.id == name}
    others = any(
        isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        for node in ast.walk(module)
        if id(node) not in known
    )
    may_leave = isinstance(value, ast.Constant) and not name.startswith("_")
    return bool(known) and not others and not may_leave


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Call():
            yield from _given(node)
        case ast.Compare():
            yield from (node.left, *node.comparators)
        case ast.keyword(arg=str(name), value=value) if name in _VOCABULARY and isinstance(value, _SEVERAL):
            yield value
        case ast.Dict():
            yield from (key for key in node.keys if key)
        case ast.match_case():
            yield node.pattern
        case ast.AnnAssign():
            yield node.annotation
        case ast.Expr(value=ast.Constant()):
            yield node


def _given(call: ast.Call) -> Iterator[ast.AST]:
    match call.func:
        case ast.Attribute(value=ast.Name(id="re")):
            yield from call.args
        case ast.Attribute(attr=name) if name in _MATCHING:
            yield from call.args
        case ast.Attribute(attr=name, value=letters) if name in _OF_SETS:
            yield from (letters, *call.args)
        case ast.Name(id="Option"):
            yield from (argument for argument in call.args if isinstance(argument, _SEVERAL))


def _names(part: ast.AST) -> Iterator[ast.Name]:
    """Constants that stand in a place for understanding. A call makes something new of what it is given."""
    if isinstance(part, ast.Name):
        yield part
    elif isinstance(part, ast.JoinedStr | ast.FormattedValue | ast.BinOp | ast.Tuple | ast.Starred):
        for inner in ast.iter_child_nodes(part):
            yield from _names(inner)


def _gone_through(module: ast.Module) -> Iterator[ast.AST]:
    """What is gone through word by word, each of them tried on a text."""
    for loop in (node for node in ast.walk(module) if isinstance(node, _LOOPS)):
        tried = {use.id for node in ast.walk(loop) for part in _parts(node) for use in _names(part)}
        for source in [loop] if isinstance(loop, ast.For) else loop.generators:
            words = {node.id for node in ast.walk(source.target) if isinstance(node, ast.Name)}
            if words & tried:
                yield source.iter


def _constants(module: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in module.body:
        if isinstance(node, ast.Assign):
            yield from ((one.id, node.value) for one in node.targets if isinstance(one, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            yield node.target.id, node.value
