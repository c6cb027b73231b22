"""Uploads are read in memory: a picture of an identity card never reaches the disk in the clear."""

import tempfile
from io import BytesIO

import pytest
from flask import Flask, request
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from bot.web_request import LARGEST_BODY, InMemoryRequest


@pytest.fixture
def app() -> Flask:
    app = Flask("requests", static_folder=None)
    app.request_class = InMemoryRequest
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY

    @app.post("/")
    def take() -> dict[str, int]:
        return {name: len(file.read()) for name, file in request.files.items()}

    return app


def test_a_large_picture_reaches_no_temporary_file(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    rolled: list[int] = []
    roll = tempfile.SpooledTemporaryFile.rollover
    monkeypatch.setattr(
        tempfile.SpooledTemporaryFile, "rollover", lambda file: (rolled.append(1), roll(file))[1]
    )
    boundary, body = encode_multipart({"picture": FileStorage(BytesIO(b"x" * 3_000_000), "front.jpg")})
    kind = f'multipart/form-data; boundary="{boundary}"'
    assert app.test_client().post("/", data=body, content_type=kind).json == {"picture": 3_000_000}
    assert rolled == []
    app.request_class = Flask.request_class  # Werkzeug's own, to show that the file would be seen
    app.test_client().post("/", data=body, content_type=kind)
    assert rolled == [1]
