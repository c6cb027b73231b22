"""dataclasses.replace, quicker for large classes without slots: a thread and an application.

A turn changes them about ten times, and each has some twenty fields, which their constructor would set one by
one. Of a class with slots it is the usual one. No class may have __post_init__.
"""

import dataclasses
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace
else:
    _set = object.__setattr__  # the classes are frozen

    def replace(one: Any, /, **changes: Any) -> Any:
        """The same with other values; what a cached property has worked out is left behind.

        Raises TypeError for a name that is no field.
        """
        cls = type(one)
        try:
            values = {**one.__dict__, **changes}
        except AttributeError:
            return dataclasses.replace(one, **changes)
        for name in _worked_out(cls):
            values.pop(name, None)
        if len(values) != len(cls.__dataclass_fields__):
            return dataclasses.replace(one, **changes)
        changed = object.__new__(cls)
        _set(changed, "__dict__", values)
        return changed

    @cache
    def _worked_out(cls: type) -> tuple[str, ...]:
        """The names of the cached properties of a class."""
        return tuple(name for name in dir(cls) if isinstance(getattr(cls, name), cached_property))


__all__ = ["replace"]
