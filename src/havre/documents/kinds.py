"""How each format of file is recognised by its first bytes; names only help when bytes say nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

HEAD = 4096


class Family(Enum):
    """What a format is for; images and videos are refused whatever carries them."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    PDF = "pdf"
    ARCHIVE = "archive"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True)
class Kind:
    """A format: a stable code and its family."""

    code: str
    family: Family

    @property
    def is_picture(self) -> bool:
        """Tell whether the format shows something: still or moving image."""
        return self.family in {Family.IMAGE, Family.VIDEO}


UNKNOWN = Kind("unknown", Family.OTHER)
TEXT = Kind("text", Family.TEXT)
PDF = Kind("pdf", Family.PDF)
ZIP = Kind("zip", Family.ARCHIVE)
GZIP = Kind("gzip", Family.ARCHIVE)
SVG = Kind("svg", Family.IMAGE)

# Family -> code -> the patterns of its first bytes. Order counts: the narrow before the wide.
_MAGIC: dict[Family, dict[str, tuple[bytes, ...]]] = {
    Family.IMAGE: {
        "jpeg": (rb"\xff\xd8\xff",),
        "png": (rb"\x89PNG\r\n\x1a\n", rb"\x8aMNG", rb"\x8bJNG"),
        "gif": (rb"GIF8[79]a",),
        "webp": (rb"RIFF....WEBP",),
        "ani": (rb"RIFF....ACON",),
        "avif": (rb"....ftypavi[fs]",),
        "heic": (rb"....ftyp(hei[cxms]|hev[cxms]|mif[12]|msf1|miaf)",),
        "cr3": (rb"....ftypcrx ",),
        "jpeg2000": (rb"\x00\x00\x00\x0cjP  \r\n\x87\n", rb"\xff\x4f\xff\x51"),
        "jpeg_xl": (rb"\xff\x0a", rb"\x00\x00\x00\x0cJXL \r\n\x87\n"),
        "tiff": (rb"II\x2a\x00", rb"MM\x00\x2a", rb"II\x2b\x00", rb"MM\x00\x2b"),
        "jpeg_xr": (rb"II\xbc[\x00\x01]",),
        "raw_photo": (rb"FUJIFILMCCD-RAW", rb"IIR[OS]", rb"IIU\x00", rb"FOVb", rb"\x00MRM"),
        "bmp": (
            rb"BM.{4}\x00\x00\x00\x00",
            rb"BM.{8}.\x00\x00\x00(\x0c|\x28|\x38|\x40|\x6c|\x7c)\x00\x00\x00",
        ),
        "icon": (rb"\x00\x00[\x01\x02]\x00[\x01-\x40]\x00...\x00",),
        "icns": (rb"icns\x00",),
        "psd": (rb"8BP[SB]",),
        "xcf": (rb"gimp xcf",),
        "exr": (rb"\x76\x2f\x31\x01",),
        "hdr": (rb"#\?R(ADIANCE|GBE)",),
        "dds": (rb"DDS \x7c",),
        "ktx": (rb"\xabKTX ",),
        "pcx": (rb"\x0a[\x00\x02-\x05][\x00\x01][\x01\x02\x04\x08]",),
        "pnm": (rb"P[1-6]\s+(#[^\n]*\n\s*)*\d+\s+\d+\s", rb"P7\nWIDTH", rb"P[fF]\n\d"),
        "qoi": (rb"qoif",),
        "bpg": (rb"BPG\xfb",),
        "flif": (rb"FLIF",),
        "djvu": (rb"AT&TFORM",),
        "wmf": (rb"\xd7\xcd\xc6\x9a", rb"[\x01\x02]\x00\x09\x00\x00[\x01\x03]"),
        "emf": (rb"\x01\x00\x00\x00.{36} EMF",),
        "postscript": (rb"%!PS", rb"\xc5\xd0\xd3\xc6"),
        "dicom": (rb".{128}DICM",),
        "sgi": (rb"\x01\xda[\x00\x01][\x01\x02]",),
        "sun_raster": (rb"\x59\xa6\x6a\x95",),
        "fits": (rb"SIMPLE  =",),
        "xpm": (rb"/\* XPM \*/", rb"#define \w+_width \d"),
    },
    Family.AUDIO: {
        "mp4_audio": (rb"....ftypM4[AB] ",),
        "wave": (rb"RIFF....WAVE",),
        "mp3": (rb"ID3", rb"\xff[\xfb\xf3\xf2\xfa]"),
        "flac": (rb"fLaC",),
        "amr": (rb"#!AMR",),
    },
    Family.VIDEO: {
        "mp4": (rb"....ftyp", rb"....(moov|mdat|wide|free|skip|pnot)"),
        "matroska": (rb"\x1a\x45\xdf\xa3",),
        "avi": (rb"RIFF....(AVI |AVIX|CDXA|RMP3)",),
        "asf": (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11",),
        "flv": (rb"FLV\x01",),
        "mpeg": (rb"\x00\x00\x01[\xba\xb3\xb0\xb5]", rb"\x00\x00\x00\x01[\x67\x27\x40\x42]"),
        "mpeg_ts": (rb"(?=.{0,600}[\x00-\x08])(\x47.{187}\x47|.{4}\x47.{191}\x47)",),
        "ogg": (rb"OggS",),
        "real": (rb"\.RMF", rb"\.ra\xfd"),
        "swf": (rb"[FCZ]WS[\x01-\x40]",),
        "ivf": (rb"DKIF",),
        "y4m": (rb"YUV4MPEG2",),
        "dv": (rb"\x1f\x07\x00[\x3f\xbf]",),
        "mxf": (rb"\x06\x0e\x2b\x34\x02\x05\x01\x01",),
    },
    Family.ARCHIVE: {
        "zip": (rb"PK(\x03\x04|\x05\x06|\x07\x08)",),
        "gzip": (rb"\x1f\x8b",),
        "rar": (rb"Rar!\x1a\x07",),
        "7z": (rb"7z\xbc\xaf\x27\x1c",),
        "bzip2": (rb"BZh[1-9]",),
        "xz": (rb"\xfd7zXZ\x00",),
        "zstd": (rb"\x28\xb5\x2f\xfd",),
        "ole": (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
        "tar": (rb".{257}ustar",),
        "cab": (rb"MSCF",),
    },
    Family.PDF: {"pdf": (rb"%PDF-",)},
    Family.OTHER: {"rtf": (rb"\{\\rt",), "program": (rb"MZ.\x00", rb"\x7fELF", rb"#!/")},
}
_BY_NAME: dict[Family, str] = {
    Family.IMAGE: "jpg jpeg jpe jfif png apng gif webp bmp dib tif tiff heic heif hif avif jxl jp2 j2k jpf "
    "jpx svg svgz ico cur psd psb xcf raw arw cr2 cr3 crw dng nef nrw orf raf rw2 pef srw x3f tga pcx ppm "
    "pgm pbm pnm eps ai wmf emf wmz emz djvu exr hdr qoi bpg flif dcm kra ora pdn",
    Family.VIDEO: "mp4 m4v mov qt 3gp 3g2 avi mkv webm wmv asf flv f4v mpg mpeg mpe m2v vob ts mts m2ts ogv "
    "rm rmvb swf dv mxf divx h264 hevc insv lrv amv",
}
_EXTENSIONS = {suffix: family for family, words in _BY_NAME.items() for suffix in words.split()}
_SVG = re.compile(rb"<(?:\w+:)?svg[\s>/]", re.IGNORECASE)


_PATTERNS = [
    (re.compile(b"|".join(patterns), re.DOTALL), Kind(code, family))
    for family, table in _MAGIC.items()
    for code, patterns in table.items()
]


# Known by so few bytes that letters read as base64 could show them; fonts also begin as PostScript.
_UNSURE = frozenset({"jpeg_xl", "pcx", "sgi", "mpeg_ts", "pnm", "wmf", "icon", "postscript"})
_SURE = re.compile(
    b"|".join(pattern.pattern for pattern, kind in _PATTERNS if kind.is_picture and kind.code not in _UNSURE),
    re.DOTALL,
)


def of_bytes(first_bytes: bytes) -> Kind:
    """Return the kind that the first bytes (4096 are enough) declare, else ``UNKNOWN``."""
    head = first_bytes[:HEAD]
    if _is_svg(head):
        return SVG
    found = (kind for pattern, kind in _PATTERNS if pattern.match(head))
    return next(found, TEXT if is_text(head) else UNKNOWN)


def of_name(name: str) -> Kind:
    """Return the picture kind that any extension of ``name`` announces (``a.jpg.txt`` does), else UNKNOWN."""
    for suffix in name.casefold().split(".")[1:]:
        family = _EXTENSIONS.get(suffix.strip())
        if family:
            return Kind(suffix.strip(), family)
    return UNKNOWN


def sniff(first_bytes: bytes, name: str) -> Kind:
    """Return the kind of a file: bytes first; the name decides when it alone tells a picture.

    A picture is never hidden by a harmless name, nor let through because its format is rare.
    """
    by_bytes, by_name = of_bytes(first_bytes), of_name(name)
    return by_name if by_name.is_picture and not by_bytes.is_picture else by_bytes


def is_surely_picture(first_bytes: bytes) -> bool:
    """Tell whether bytes found inside something are a picture; signatures shown by chance do not count."""
    head = first_bytes[:HEAD]
    return bool(_SURE.match(head)) or _is_svg(head)


def _is_svg(head: bytes) -> bool:
    """Tell whether the head is SVG, in any of the usual encodings, after its prolog and comments."""
    return (
        bool(_SVG.search(head.replace(b"\x00", b"")))
        and head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] == b"<"
    )


def is_text(head: bytes) -> bool:
    """Tell whether bytes are plain text (UTF-8, possibly cut, or a code page): no control character."""
    return bool(head) and not re.search(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]", head)
