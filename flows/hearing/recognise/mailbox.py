"""Addresses of mail that are told by their provider: 1093827465 是qq邮箱, lxy 163的."""

import re

_PROVIDER = r"(?P<{0}>qq|163|126|139|189|yeah|sina|sohu|foxmail|gmail|outlook|hotmail|aliyun)"
_ENDING = r"(?: ?(?:点|\.|。) ?(?P<{0}>com|cn|net))?"
# No repetition gives back what it took (*+): these words follow each other in any order, and a long run of
# them would be divided in every way. So a lead takes qq only before a number, and not of qq邮箱.
_QQ = r"qq(?=号|码|[：:是]?[，, ]?\d)号?码?"
_LEAD = rf"(?:[：:，, ]|我的|就|我|俺|邮箱|是|用|{_QQ}|账号|号|名|前面|没别的|后缀|域名|后面|加上|加)*+"
_TAIL = r"(?:[，, ]|邮箱|信箱|的|后缀|那个|吧|谢谢|就行)*+"
_LOCAL = r"(?P<local>[a-z0-9][a-z0-9_.-]{3,30})"
_BETWEEN = r"[，, ]*+(?:后面|后缀|结尾|再|然后)?(?:加上|加|写|用|跟|接|是|的|在)?(?:一个|个)?@?[，, ]*+"
_BEFORE = re.compile(
    rf"{_LEAD}{_LOCAL}{_BETWEEN}{_PROVIDER.format('host')}{_ENDING.format('end')}{_TAIL}", re.IGNORECASE
)
_AFTER = re.compile(
    rf"{_LEAD}{_PROVIDER.format('host')}(?:邮箱|信箱|的)++[：:是]?[，, ]*+{_LOCAL}{_TAIL}", re.IGNORECASE
)
_ALONE = re.compile(rf"{_LEAD}@?{_PROVIDER.format('host')}{_ENDING.format('end')}{_TAIL}", re.IGNORECASE)
_NAMED = re.compile(r"邮箱|信箱|点|\.|后缀|的|@|加", re.IGNORECASE)
_ENDS = {"yeah": "net", "sina": "com"}


def mailbox(text: str) -> str:
    """The address that all of a text tells by its name and its provider, "" if it is anything else."""
    found = _BEFORE.fullmatch(text) or _AFTER.fullmatch(text)
    if found is None:
        return ""
    around = text[: found.start("local")] + text[found.end("local") :]
    is_unfinished = "@" in text and not found.groupdict().get("end")  # sunlina@126: asked about
    if is_unfinished or not _NAMED.search(around):
        return ""
    return f"{found['local']}@{_host(found)}"


def provider(text: str) -> str:
    """qq.com of qq邮箱的: the provider that all of a text tells, "" if it is anything else."""
    found = _ALONE.fullmatch(text)
    return _host(found) if found else ""


def _host(found: re.Match[str]) -> str:
    host = found["host"].lower()
    end = found.groupdict().get("end")
    return f"{host}.{end.lower() if end else _ENDS.get(host, 'com')}"
