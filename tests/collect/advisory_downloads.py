"""What a job downloads about vulnerabilities, and a bill of materials that it is about."""

import gzip
import json
from pathlib import Path

from collect.osv_records import JINJA, below, record, zipped

BILL = json.dumps(
    {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [
            {"type": "library", "name": "jinja2", "version": "3.1.2", "purl": "pkg:pypi/jinja2@3.1.2"},
            {"type": "library", "name": "left", "version": "1.0.0", "purl": "pkg:npm/left@1.0.0"},
        ],
    }
)
LEFT = record("GHSA-left", "left", below("2.0.0"), ecosystem="npm", kind="SEMVER")
_KEV = {
    "dateReleased": "2026-11-22",
    "vulnerabilities": [{"cveID": "CVE-2024-22195", "dateAdded": "2026-11-01"}],
}
_EPSS = "#model_version:v2025.03.14,score_date:2026-11-22T00:00:00Z\ncve,epss,percentile\nCVE-2024-22195,0.6,0.98\n"
DOWNLOADS = {
    "PyPI.zip": zipped([JINJA]),
    "npm.zip": zipped([LEFT]),
    "kev.json": json.dumps(_KEV).encode(),
    "epss.csv.gz": gzip.compress(_EPSS.encode(), mtime=0),
}
"""Name → bytes."""
_ADDRESSES = {
    "https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip": "PyPI.zip",
    "https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip": "npm.zip",
    "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json": "kev.json",
    "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz": "epss.csv.gz",
}
_CURL = """#!/bin/sh
# Puts what an address publishes into the file that --output named before it.
while [ $# -gt 0 ]; do
  case $1 in
    --output) file=$2; shift ;;
    https://*) cp "{folder}/$(echo "$1" | tr / _)" "$file" || exit 22 ;;
  esac
  shift
done
"""


def known(outcome: dict) -> dict[str, str]:
    """Of an outcome's JSON: the sources of advisories at head, and what became of them."""
    rows = [row for row in outcome["sources"] if row["side"] == "head"]
    return {row["name"]: row["status"] for row in rows if row["name"] in ("osv", "kev", "epss")}


def stand_in_for_curl(folder: Path) -> Path:
    """A folder for PATH with a `curl` that knows the addresses of these downloads, and no other."""
    published, programs = folder / "published", folder / "programs"
    published.mkdir()
    programs.mkdir()
    for address, name in _ADDRESSES.items():
        (published / address.replace("/", "_")).write_bytes(DOWNLOADS[name])
    (programs / "curl").write_text(_CURL.format(folder=published), encoding="utf-8")
    (programs / "curl").chmod(0o755)
    return programs
