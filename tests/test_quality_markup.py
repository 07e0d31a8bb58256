"""The markup of every page of the built site, by the checker of the W3C, and the policy that each page carries."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from tests.quality.visits import NODE

VNU = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
ARTEFACTS = ("Resource violates Content Security Policy", "Inline script violates Content Security Policy")
"""Warnings, not errors, that hold for files on a disk only: there 'self' means nothing. And the checker takes data in
JSON-LD, which no browser runs, for a script. That browsers see no violation is proven in test_quality.py."""
POLICY = "meta[@http-equiv='Content-Security-Policy']"


@pytest.fixture(scope="module")
def messages(built: Path) -> list[dict[str, Any]]:
    """What the Nu checker says of every page, asked once for all of them."""
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", str(VNU), "--format", "json", "--skip-non-html", str(built)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [one for one in json.loads(done.stderr)["messages"] if not one["message"].startswith(ARTEFACTS)]


def test_the_checker_of_the_w3c_finds_no_error_and_nothing_to_warn_of(messages: list[dict[str, Any]]) -> None:
    assert not [f"{one.get('url')}:{one.get('lastLine')}: {one['message']}" for one in messages]


def test_every_page_carries_a_policy_before_anything_that_it_rules(built: Path) -> None:
    without = []
    for page in sorted(built.rglob("*.html")):
        html = lxml.html.fromstring(page.read_bytes())
        policies = html.xpath(f"/html/head/{POLICY}")
        unruled = html.xpath(f"//*[self::script or self::link or self::style][following::{POLICY}]")
        if not policies or unruled or not strict(policies[0].get("content")):
            without.append(page.relative_to(built).as_posix())
    assert not without


def strict(policy: str) -> bool:
    """Whether a policy refuses whatever it does not name, code in attributes, and every other host."""
    allowed = {word for rule in policy.split(";") for word in rule.split()[1:]}
    harmless = {"'none'", "'self'", "data:", "'wasm-unsafe-eval'"}
    return policy.startswith("default-src 'none'") and all(
        word in harmless or word.startswith("'sha256-") for word in allowed
    )
