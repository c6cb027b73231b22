"""Both kinds of store: a folder, and a bucket on an S3 server of our own."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

SERVER = """
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
input()
"""


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    command = [sys.executable, "-W", "ignore", "-c", SERVER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.terminate()


@pytest.fixture
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")


@pytest.fixture
def bucket(endpoint: str, credentials: None) -> Any:
    """An empty bucket named papers, and the client that looks at it."""
    client = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    client.create_bucket(Bucket="papers")
    # Killed writers can leave thousands of objects, and one answer lists at most 1,000.
    for page in client.get_paginator("list_objects_v2").paginate(Bucket="papers"):
        for item in page.get("Contents", ()):
            client.delete_object(Bucket="papers", Key=item["Key"])
    return client


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.processes)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind in turn."""
    if request.param == "folder":
        return f"file://{tmp_path}/documents"
    request.getfixturevalue("bucket")
    return f"s3://papers/documents?endpoint={request.getfixturevalue('endpoint')}&region=us-east-1"
