"""dataclasses.replace, quicker for large classes without slots: a thread and an application.

A turn changes them about ten times, and each has some twenty fields, which their constructor would set one by
one. Of a class with slots it is the usual one. No class may have __post_init__.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import replace
else:

    def replace(one: Any, /, **changes: Any) -> Any:
        """The same with other values; what a cached property has worked out is left behind.

        Raises TypeError for a name that is no field.
        """
        fields = one.__dataclass_fields__
        if not hasattr(one, "__dict__") or not changes.keys() <= fields.keys():
            return dataclasses.replace(one, **changes)
        changed = object.__new__(type(one))
        values = changed.__dict__
        values.update(one.__dict__)
        values.update(changes)
        if len(values) > len(fields):
            for name in values.keys() - fields.keys():
                del values[name]
        return changed


__all__ = ["replace"]
