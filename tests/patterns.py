"""Every regular expression of the code that sees what people send, and texts that make it backtrack."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from types import ModuleType
from typing import Any

from flows.certificates.choice import FORMS
from flows.form import Form

ROOMS = ("flows", "handlers", "bot", "media", "pages", "desk", "office")
# `split` is left out of the calls on a name: nearly all of them split a plain string.
METHODS = ("match", "search", "fullmatch", "sub", "findall", "finditer", "split")
# The command line, the demonstration and the check of WeChat's templates read what their own operator types.
_OPERATORS = ("bot.cli", "bot.demo", "bot.reports", "bot.live_gunicorn_conf")
# Shapes that stand in a file of the business, in the environment, or in the two readers beside their labels.
_SHAPES = (
    "flows.catalogue.table",
    "flows.catalogue.house",
    "bot.environment_reader",
    "media.reading.licence",
    "media.reading.slip",
)


@dataclass(frozen=True)
class Found:
    """A pattern, where it stands, and the methods that the module calls it with."""

    where: str
    pattern: re.Pattern[Any]
    methods: tuple[str, ...]


class Unknown(Exception):
    """A pattern that only a running function knows: it cannot be tried on its own."""


@cache
def all_patterns() -> list[Found]:
    """Compiled patterns that modules hold, and those that stand in calls such as `re.sub(r"...", ...)`."""
    found: dict[tuple[Any, int], Found] = {}
    for module in _modules():
        for each in (*_held(module), *_made(module), *_written(module)):
            key = (each.pattern.pattern, each.pattern.flags)
            known = found.get(key)
            methods = dict.fromkeys((*(known.methods if known else ()), *each.methods))
            found[key] = Found(known.where if known else each.where, each.pattern, tuple(methods))
    return [each if each.methods else replace(each, methods=METHODS[:3]) for each in found.values()]


def _modules() -> Iterator[ModuleType]:
    for room in ROOMS:
        package = importlib.import_module(room)
        yield package
        for info in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not info.name.startswith(_OPERATORS):
                yield importlib.import_module(info.name)


def _held(module: ModuleType) -> Iterator[Found]:
    """A module's own patterns. One in a list is called by a loop's variable, one in a record by its field."""
    called = _calls(inspect.getsource(module))
    loops = {method for name, methods in called.items() if name not in vars(module) for method in methods}
    for name, value in list(vars(module).items()):
        for pattern, field in _inside(value, name, set()):
            used = called.get(name, set()) if field == name else _calls_anywhere().get(field, set())
            if isinstance(value, dict | list | tuple) and field == name:
                used = loops
            yield Found(f"{module.__name__}.{name}", pattern, tuple(sorted(used)))


def _calls(source: str) -> dict[str, set[str]]:
    """Which methods of a pattern are called on which name."""
    called: dict[str, set[str]] = {}
    for name, method in re.findall(rf"\b(\w+)\.({'|'.join(METHODS[:-1])})\(", source):
        if name != "re":
            called.setdefault(name, set()).add(method)
    return called


@cache
def _calls_anywhere() -> dict[str, set[str]]:
    return _calls("\n".join(map(inspect.getsource, _modules())))


def _inside(value: Any, name: str, seen: set[int]) -> Iterator[tuple[re.Pattern[Any], str]]:
    """Patterns in a value, each with the name of the variable or field that holds it."""
    if isinstance(value, re.Pattern):
        yield value, name
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    inner: Iterable[tuple[Any, str]] = ()
    if isinstance(value, dict):
        inner = ((each, name) for each in (*value.keys(), *value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        inner = ((each, name) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        inner = [(getattr(value, each.name), each.name) for each in fields(value)]
    elif type(value).__module__.split(".")[0] in ROOMS and hasattr(value, "__dict__"):
        inner = [(held, name) for name, held in vars(value).items()]
    for each, held_by in inner:
        yield from _inside(each, held_by, seen)


def _written(module: ModuleType) -> Iterator[Found]:
    """Patterns in calls of the module `re`. Raises Unknown where only a running function knows them."""
    for scope in ast.parse(inspect.getsource(module)).body:
        if isinstance(scope, ast.Assign | ast.AnnAssign):
            continue  # what it makes is held by the module
        for call in ast.walk(scope):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "re"):
                continue
            if call.func.attr not in (*METHODS, "compile"):
                continue
            yield from _evaluated(module, scope, call)


def _evaluated(module: ModuleType, scope: ast.stmt, call: ast.Call) -> Iterator[Found]:
    where = f"{module.__name__}:{call.lineno}"
    flags = [*call.args[_flags_at(call) :], *(k.value for k in call.keywords if k.arg == "flags")]
    try:
        text = _value(call.args[0], module)
        number = _value(flags[0], module) if flags else 0
    except NameError:
        if isinstance(scope, ast.FunctionDef | ast.ClassDef) and not _is_tried(module, scope):
            raise Unknown(f"{where}: {ast.unparse(call)}") from None
        return  # at the module's own level, in a loop: what it makes is held by the module
    if isinstance(text, re.Pattern):
        yield Found(where, text, (call.func.attr,))  # type: ignore[attr-defined]
        return
    method = call.func.attr  # type: ignore[attr-defined]
    yield Found(where, re.compile(text, number), METHODS[:3] if method == "compile" else (method,))


def _is_tried(module: ModuleType, scope: ast.stmt) -> bool:
    """Whether the pattern is made by a function that `_made` calls, or is a shape of our own."""
    returns = ast.unparse(scope.returns) if isinstance(scope, ast.FunctionDef) and scope.returns else ""
    return returns.startswith("re.Pattern") or module.__name__ in _SHAPES


def _made(module: ModuleType) -> Iterator[Found]:
    """What functions of nothing or of a form give back. What others make is held by what they are for."""
    for name, function in list(vars(module).items()):
        made = getattr(function, "__wrapped__", function)
        if not inspect.isfunction(made) or not str(made.__annotations__.get("return", "")).startswith(
            "re.Pattern"
        ):
            continue
        if made.__module__ == module.__name__:
            takes = [str(each.annotation) for each in inspect.signature(made).parameters.values()]
            of_forms: list[tuple[Form, ...]] = [(form,) for form in FORMS.values()]
            for arguments in of_forms if takes == [str(Form)] else [()] if not takes else []:
                yield Found(f"{module.__name__}.{name}", function(*arguments), METHODS[:3])


def _flags_at(call: ast.Call) -> int:
    name = call.func.attr  # type: ignore[attr-defined]
    return {"compile": 1, "sub": 4, "split": 3}.get(name, 2)


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), vars(module))  # noqa: S307
