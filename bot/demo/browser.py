"""A browser in a few lines, for the script: keeps cookies, finds forms in pages, sends them."""

import html
import re
from dataclasses import dataclass
from urllib.parse import urljoin

import requests


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it goes, and the hidden values that go with it."""

    action: str
    hidden: dict[str, str]


class Browser:
    """One window."""

    def __init__(self) -> None:
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy for the outside is none for this machine

    def open(self, url: str) -> requests.Response:
        answer = self._session.get(url, timeout=30)
        answer.raise_for_status()
        return answer

    def send(self, page: requests.Response, action_end: str, **values: str) -> requests.Response:
        """Fill in the form whose action ends so, and send it. A redirect away is answered, not followed."""
        form = find_form(page, action_end)
        answer = self._session.post(form.action, data=form.hidden | values, timeout=30, allow_redirects=False)
        answer.raise_for_status()
        return answer

    def send_file(
        self, page: requests.Response, action_end: str, field: str, name: str, content: bytes
    ) -> requests.Response:
        """The same with a file."""
        form = find_form(page, action_end)
        files = {field: (name, content, "application/octet-stream")}
        answer = self._session.post(
            form.action, data=form.hidden, files=files, timeout=30, allow_redirects=False
        )
        answer.raise_for_status()
        return answer

    def close(self) -> None:
        self._session.close()


def find_form(page: requests.Response, action_end: str) -> Form:
    """Raises LookupError when the page has no such form."""
    for found in re.finditer(r"<form\b([^>]*)>(.*?)</form>", page.text, re.S):
        action = re.search(r'action="([^"]*)"', found[1])
        if action and action[1].endswith(action_end):
            fields = re.findall(r"<input\b[^>]*type=\"hidden\"[^>]*>", found[2])
            return Form(urljoin(page.url, html.unescape(action[1])), dict(map(_field, fields)))
    raise LookupError(f"{page.url} has no form for {action_end}")


def finds_nothing_wrong(page: requests.Response) -> dict[str, str]:
    """Of every difference that the page of an application shows, the answer that nothing is wrong."""
    names = re.findall(r'name="(finding:[^"]*)" value="same"', page.text)
    return {html.unescape(name): "same" for name in names}


def _field(tag: str) -> tuple[str, str]:
    name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
    return (name[1] if name else ""), html.unescape(value[1]) if value else ""
