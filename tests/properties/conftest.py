"""How long the properties are tried: `--hypothesis-profile=long` when nobody waits for them."""

from hypothesis import settings

settings.register_profile("long", deadline=None, database=None, print_blob=True)
