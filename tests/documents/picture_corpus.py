"""Pictures made here, byte by byte, and the containers they hide in; nothing is shown by any of them."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

ODT_TYPE = "application/vnd.oasis.opendocument.text"


def png(width: int = 600, height: int = 400) -> bytes:
    """Return a whole grey PNG."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    rows = zlib.compress((b"\x00" + b"\x80" * width) * height)
    header = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int = 600, height: int = 400) -> bytes:
    """Return the segments of a JPEG with a frame of that size (not decodable: no scan)."""
    frame = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + frame + b"\xff\xd9"


def iso_media(brand: bytes) -> bytes:
    """Return the first box of an ISO media file."""
    return b"\x00\x00\x00\x18ftyp" + brand + b"\x00\x00\x00\x00" + brand + b"mif1" + b"\x00" * 64


SVG = b'<?xml version="1.0"?>\n<!-- dessin -->\n<svg viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
_TS = (b"\x47\x40\x00\x10" + b"\x00" * 184) * 4

# name with its usual extension -> first bytes
PICTURES: dict[str, bytes] = {
    "a.jpg": jpeg(),
    "a.png": png(),
    "a.gif": b"GIF89a\x58\x02\x90\x01\x80\x00\x00" + b"\x00" * 40,
    "a.webp": b"RIFF\x24\x00\x00\x00WEBPVP8 " + b"\x00" * 40,
    "a.avif": iso_media(b"avif"),
    "a.heic": iso_media(b"heic"),
    "a.heif": iso_media(b"mif1"),
    "a.cr3": iso_media(b"crx "),
    "a.jp2": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + b"\x00" * 40,
    "a.j2k": b"\xff\x4f\xff\x51\x00\x2f" + b"\x00" * 40,
    "a.jxl": b"\x00\x00\x00\x0cJXL \r\n\x87\n" + b"\x00" * 40,
    "b.jxl": b"\xff\x0a\x7a\x1f" + b"\x00" * 40,
    "a.tif": b"II\x2a\x00\x08\x00\x00\x00" + b"\x00" * 40,
    "b.tif": b"MM\x00\x2a\x00\x00\x00\x08" + b"\x00" * 40,
    "a.jxr": b"II\xbc\x01\x08\x00\x00\x00" + b"\x00" * 40,
    "a.raf": b"FUJIFILMCCD-RAW 0201" + b"\x00" * 40,
    "a.orf": b"IIRO\x08\x00\x00\x00" + b"\x00" * 40,
    "a.rw2": b"IIU\x00\x08\x00\x00\x00" + b"\x00" * 40,
    "a.bmp": b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00" + b"\x00" * 40,
    "a.ico": b"\x00\x00\x01\x00\x01\x00\x30\x30\x00\x00\x01\x00\x20\x00" + b"\x00" * 40,
    "a.icns": b"icns\x00\x00\x10\x00" + b"\x00" * 40,
    "a.psd": b"8BPS\x00\x01" + b"\x00" * 40,
    "a.xcf": b"gimp xcf v011\x00" + b"\x00" * 40,
    "a.exr": b"\x76\x2f\x31\x01\x02\x00\x00\x00" + b"\x00" * 40,
    "a.hdr": b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 4 +X 4\n",
    "a.dds": b"DDS \x7c\x00\x00\x00" + b"\x00" * 40,
    "a.pcx": b"\x0a\x05\x01\x08" + b"\x00" * 124,
    "a.ppm": b"P6\n# note\n600 400\n255\n" + b"\x80" * 40,
    "a.qoi": b"qoif\x00\x00\x02\x58\x00\x00\x01\x90\x03\x00" + b"\x00" * 40,
    "a.bpg": b"BPG\xfb\x00" + b"\x00" * 40,
    "a.flif": b"FLIF\x33\x31" + b"\x00" * 40,
    "a.djvu": b"AT&TFORM\x00\x00\x00\x40DJVU" + b"\x00" * 40,
    "a.wmf": b"\xd7\xcd\xc6\x9a\x00\x00" + b"\x00" * 40,
    "a.emf": b"\x01\x00\x00\x00" + b"\x00" * 36 + b" EMF" + b"\x00" * 40,
    "a.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "a.dcm": b"\x00" * 128 + b"DICM\x02\x00" + b"\x00" * 40,
    "a.svg": SVG,
    "b.svg": b"\xff\xfe" + SVG.decode().encode("utf-16-le"),
    "a.svgz": gzip.compress(SVG, mtime=0),
    "a.mp4": iso_media(b"isom"),
    "a.mov": iso_media(b"qt  "),
    "b.mov": b"\x00\x00\x00\x08wide\x00\x01\x00\x00mdat" + b"\x00" * 40,
    "a.3gp": iso_media(b"3gp5"),
    "a.mkv": b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x23\x42\x86" + b"\x00" * 40,
    "a.webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + b"\x00" * 40,
    "a.avi": b"RIFF\x24\x00\x00\x00AVI LIST" + b"\x00" * 40,
    "a.wmv": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c" + b"\x00" * 40,
    "a.flv": b"FLV\x01\x05\x00\x00\x00\x09" + b"\x00" * 40,
    "a.mpg": b"\x00\x00\x01\xba\x44\x00" + b"\x00" * 40,
    "a.ts": _TS,
    "a.m2ts": b"".join(b"\x00\x00\x00\x00" + _TS[start : start + 188] for start in range(0, 752, 188)),
    "a.ogv": b"OggS\x00\x02" + b"\x00" * 40,
    "a.rm": b".RMF\x00\x00\x00\x12" + b"\x00" * 40,
    "a.swf": b"CWS\x0a\x00\x10\x00\x00" + b"\x00" * 40,
    "a.y4m": b"YUV4MPEG2 W600 H400 F25:1\nFRAME\n",
    "a.mxf": b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01" + b"\x00" * 40,
}


def zipped(members: dict[str, bytes], *, store_first: bool = False) -> bytes:
    """Return a ZIP of ``members``; the first one stored plain when asked (as ODT wants its type)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for index, (name, content) in enumerate(members.items()):
            method = zipfile.ZIP_STORED if store_first and index == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, method)
    return packed.getvalue()


def docx(**extra: bytes) -> bytes:
    """Return a small DOCX; a keyword such as ``word__media__a`` adds ``word/media/a``."""
    members = {
        "[Content_Types].xml": b'<?xml version="1.0"?><Types/>',
        "_rels/.rels": b'<?xml version="1.0"?><Relationships/>',
        "word/document.xml": b'<?xml version="1.0"?><w:document><w:t>Bonjour</w:t></w:document>',
    }
    return zipped(members | {name.replace("__", "/"): content for name, content in extra.items()})


def odt(**extra: bytes) -> bytes:
    """Return a small ODT; keywords add members as in ``docx``."""
    members = {
        "mimetype": ODT_TYPE.encode(),
        "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest:manifest/>',
        "content.xml": b'<?xml version="1.0"?><office:document-content xmlns:svg="x"><text:p>Bonjour</text:p>'
        b"</office:document-content>",
    }
    added = {name.replace("__", "/"): content for name, content in extra.items()}
    return zipped(members | added, store_first=True)


def pdf(*streams: tuple[bytes, bytes], extra: bytes = b"") -> bytes:
    """Return a PDF-shaped file with the given (dictionary, data) streams; enough for a reader of bytes."""
    parts = [b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R" + extra + b">>\nendobj\n"]
    for number, (dictionary, data) in enumerate(streams, start=3):
        head = b"%d 0 obj\n<<%s/Length %d>>\nstream\n" % (number, dictionary, len(data))
        parts.append(head + data + b"\nendstream\nendobj\n")
    return b"".join([*parts, b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"])
