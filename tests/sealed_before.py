"""Sealed bytes as the release wrote them that bound a row to one of its columns."""

from media.vault import FIRST_VERSION, Vault, header_of


def sealed_before(vault: Vault, plain: bytes, context: bytes) -> bytes:
    """Of the first version, by the active key. `context`: a name and one column, such as work:<openid>."""
    kid = vault.keys[0]
    header, nonce = header_of(kid, FIRST_VERSION), b"0" * 12
    return header + nonce + vault._ciphers[kid.encode()].encrypt(nonce, plain, header + context)
