"""The texts that people agree to. Each version stays readable, since consents are stored with it.

The CA has given neither version nor date of its agreement, so the page claims none for it.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, render_template

from bot.errors import Refused, SettingsError

_FOLDER = Path(__file__).parent / "templates" / "terms"
# Page → the agreement's name in the catalogue, and its title.
_TEXTS = {
    "agreement": ("service", "深圳市电子商务安全证书管理有限公司电子认证服务协议"),
    "privacy": ("privacy", "个人信息处理告知"),
    "biometric": ("biometric", "人脸及身份证信息处理单独同意书"),
}
_UNDATED = "agreement"


def add_to(pages: Blueprint, versions: Mapping[str, str]) -> None:
    """The routes; `versions` are the catalogue's. Raises SettingsError when one of them has no text."""
    known = {path.stem for path in _FOLDER.glob("*.html")}
    current = {page: versions[name] for page, (name, _) in _TEXTS.items()}
    for page, version in current.items():
        if f"{page}-{version}" not in known:
            raise SettingsError(f"house.toml: agreement {page} has no text of version {version}")

    @pages.get("/<any(agreement,privacy,biometric):page>")
    @pages.get("/<any(agreement,privacy,biometric):page>/<version>")
    def text(page: str, version: str = "") -> str:
        version = version or current[page]
        if f"{page}-{version}" not in known:
            raise Refused("no_text", "没有这个版本。请回到微信聊天，重新点开链接。")
        return render_template(
            f"terms/{page}-{version}.html",
            page=page,
            title=_TEXTS[page][1],
            version=version,
            issued="" if page == _UNDATED else _in_words(version),
            is_current=version == current[page],
        )


def _in_words(version: str) -> str:
    """2026-11 → 2026 年 11 月."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", version)
    if not found:
        raise SettingsError(f"house.toml: {version!r} is no version of the form 2026-11 or 2026-11-30")
    year, month, day = found.groups()
    return f"{year} 年 {int(month)} 月" + (f" {int(day)} 日" if day else "")
