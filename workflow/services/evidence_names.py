"""Names of evidence as people chose them, made harmless; links that lead to the web and nowhere else."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from states.errors import Invalid
from workflow.services.file_kinds import ENDINGS, FileKind

#: Longest kept name, in characters and as UTF-8: every file system takes as much back.
NAME_CHARACTERS = 120
_NAME_BYTES = 240
_EXTENSION_CHARACTERS = 10
#: Longest link, in characters.
LINK_CHARACTERS = 2000
#: What an archive of evidence says about itself.
MANIFEST = "manifest.json"
#: What a file is called whose name leaves nothing.
UNNAMED = "bukti"

_SEPARATORS = re.compile(r"[/\\]")
# Meant for a shell or a file system, or for reading a name backwards.
_UNWELCOME = re.compile(r'[<>:"|?*%;]')
#: Names that Windows takes for devices, whatever follows the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)


def clean_name(raw: str) -> str:
    """Return a file's own name without folders, controls, direction marks or anything else unseen.

    What is left out is left out silently: the bytes are what counts, and they stay as they are.
    """
    shown = "".join(_visible(character) for character in _SEPARATORS.split(raw)[-1])
    name = _UNWELCOME.sub("_", " ".join(unicodedata.normalize("NFC", shown).split())).strip(". ")
    if _DEVICES.fullmatch(name.split(".")[0].strip()):
        name = f"_{name}"
    return _shortened(name) or UNNAMED


def name_as(name: str, kind: FileKind) -> str:
    """Return a cleaned name that ends as files of a kind do; another ending stays in front of the right one.

    Otherwise a text called ``.bat`` would pass for evidence, and run for whoever opens it.
    """
    endings = ENDINGS[kind]
    is_right = PurePosixPath(name).suffix.lower() in endings
    return name if is_right else _shortened(f"{name}{endings[0]}")


def _visible(character: str) -> str:
    """Return a character as it is, any blank as a space, and nothing for one without a shape."""
    kind = unicodedata.category(character)[0]
    return "" if kind == "C" else " " if kind == "Z" else character


def _shortened(name: str) -> str:
    """Return a name within the limits, its extension kept."""
    extension = PurePosixPath(name).suffix
    extension = extension if len(extension) <= _EXTENSION_CHARACTERS else ""
    stem = name.removesuffix(extension)[: NAME_CHARACTERS - len(extension)]
    while len(f"{stem}{extension}".encode()) > _NAME_BYTES:
        stem = stem[:-1]
    return f"{stem.rstrip('. ')}{extension}"


class PackedNames:
    """Gives out the paths of an archive: each safe wherever it is unpacked, and no two the same."""

    def __init__(self) -> None:
        """Know the manifest's own place."""
        self._taken = {MANIFEST}

    def of(self, question: str, name: str) -> str:
        """Return the path of a file: its question's folder, and its name with a number where that is taken.

        Names are cleaned once more: what stands in the records may have come another way than the door.
        """
        folder, clean = clean_name(question), clean_name(name)
        extension = PurePosixPath(clean).suffix
        stem, path, number = clean.removesuffix(extension), f"{folder}/{clean}", 1
        # Some file systems know no difference between large and small letters, or between forms of one.
        while unicodedata.normalize("NFKC", path).casefold() in self._taken:
            number += 1
            path = f"{folder}/{stem} ({number}){extension}"
        self._taken.add(unicodedata.normalize("NFKC", path).casefold())
        return path


def checked_link(url: str, where: str) -> str:
    """Return a link to a web page; raise Invalid for anything else.

    Refused are other schemes, credentials before the host, and characters that cannot be seen.
    """
    if len(url) > LINK_CHARACTERS:
        raise Invalid.because(where, "too-long", limit=str(LINK_CHARACTERS))
    if not all(map(_belongs_in_a_link, url)) or not _leads_to_the_web(url):
        raise Invalid.because(where, "not-a-link")
    return url


def _leads_to_the_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and parts.port != 0
        )
    except ValueError:  # brackets or a port that are none
        return False


def _belongs_in_a_link(character: str) -> bool:
    return unicodedata.category(character)[0] not in {"C", "Z"} and character not in '<>"\\'
