"""What the many houses of one test run would each build again, although it is the same for all of them.

A house has its own Flask application, and an application compiles its addresses and its templates, and
describes the shapes of its interface, anew; its database makes the text of each statement anew. Here each is
done once in a process: an address by its text, a template by its source, a shape by its class, a statement by
its parts and the kind of database.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

import flask_openapi3.utils
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode
from sqlalchemy import Engine
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """Jinja compares the checksum of the source, so a template that differs is compiled."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


class CompiledRule(Rule):
    """Werkzeug writes a function for each address. What it writes depends on the key below alone."""

    _written: ClassVar[dict[tuple[str, bool], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults or self.subdomain or self.host:
            return super()._compile_builder(append_unknown)
        key = (self.rule, append_unknown)
        if key not in self._written:
            self._written[key] = super()._compile_builder(append_unknown)
        return self._written[key]


_STATEMENTS = 5000
_describe = flask_openapi3.utils.get_model_schema


@cache
def _written(model: type[BaseModel], mode: JsonSchemaMode) -> str:
    return json.dumps(_describe(model, mode))


def _described(model: type[BaseModel], mode: JsonSchemaMode = "validation") -> dict[str, Any]:
    """A new one for each caller, who may change it."""
    found: dict[str, Any] = json.loads(_written(model, mode))
    return found


def _share_statements() -> None:
    """The key of a statement's text holds the dialect, which each engine has for itself. The dialects of a
    kind are set up alike, and talk to the same release of a database."""
    begin, texts = Engine.__init__, LRUCache(_STATEMENTS)

    def begin_with_texts(engine: Engine, *arguments: Any, **options: Any) -> None:
        begin(engine, *arguments, **options)
        engine._compiled_cache = texts

    Engine.__init__ = begin_with_texts
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = lambda one, other: type(one) is type(other)
        kind.__hash__ = lambda one: hash(type(one))


def build_once() -> None:
    _share_statements()
    flask_openapi3.utils.get_model_schema = _described
    Flask.url_rule_class = CompiledRule
    Flask.jinja_options["bytecode_cache"] = CompiledTemplates()
