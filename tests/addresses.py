"""An address of every rule of an application, for tests of what holds at all of them."""

from collections.abc import Iterator, Mapping

from flask import Flask
from werkzeug.routing import Rule


def addresses(app: Flask, method: str, known: Mapping[str, str]) -> Iterator[tuple[Rule, str]]:
    """Each rule that takes this method. What is not known by its name gets a word that the rule takes."""
    adapter = app.url_map.bind("any.test")
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()):
            values = {name: known.get(name, _taken(rule, name)) for name in rule._converters}
            yield rule, adapter.build(rule.endpoint, values, method=method)


def _taken(rule: Rule, name: str) -> object:
    """A number, one of the words that are listed, else any."""
    converter = rule._converters[name]
    if listed := getattr(converter, "items", None):
        return next(iter(listed))
    return 1 if type(converter).__name__ == "IntegerConverter" else "x" * 32
