"""Invented articles in the forms that newsrooms, agencies and archives give them."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

TEXT = (
    "Halden Robotics will supply Okoye Semiconductor with gripper arms, the two companies said on Tuesday.\n\n"
    "The arms are to be delivered to the plant of Okoye in Lagos from the autumn, and the price was not given.\n\n"
    "Halden said that it had hired forty people for the order, and that it would hire as many again next year.\n"
)
PARAGRAPHS = [part.strip() for part in TEXT.strip().split("\n\n")]
TITLE = "Halden wins order from Okoye"


def page(title: str = TITLE, url: str | None = None, body: str | None = None, head: str = "") -> str:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    paragraphs = "".join(f"<p>{part}</p>" for part in (body or TEXT).strip().split("\n\n"))
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{link}{head}</head>"
        f"<body><nav>Home</nav><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )


def message(body: str = TEXT, *, subject: str = TITLE, id: str = "<a1@harbourwire.example>") -> bytes:
    head = (
        f'From: "Harbour Wire" <news@harbourwire.example>\nSubject: {subject}\nMessage-ID: {id}\n'
        "Date: Tue, 04 Mar 2025 07:30:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    return (head + body).encode()


def ninjs(**given: Any) -> bytes:
    item = {
        "uri": "urn:newsml:harbourwire.example:20250304:1",
        "version": "1",
        "pubstatus": "usable",
        "firstcreated": "2025-03-04T07:30:00Z",
        "versioncreated": "2025-03-04T07:30:00Z",
        "headline": TITLE,
        "body_html": "".join(f"<p>{part}</p>" for part in PARAGRAPHS),
        "infosource": [{"role": "provider", "name": "Harbour Wire"}],
        **given,
    }
    return json.dumps(item).encode()


def newsml(version: int = 1, status: str = "usable", *, extra: str = "", body: str | None = None) -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in (body or TEXT).strip().split("\n\n"))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:harbourwire.example:20250304:2" version="{version}">
 <itemMeta><provider literal="HW"><name>Harbour Wire</name></provider>
  <versionCreated>2025-03-04T0{6 + version}:30:00Z</versionCreated><firstCreated>2025-03-04T07:30:00Z</firstCreated>
  {extra}<pubStatus qcode="stat:{status}"/></itemMeta>
 <contentMeta><headline>{TITLE}</headline><by>By Ana Sousa</by></contentMeta>
 <contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.head><hedline><hl1>{TITLE}</hl1></hedline>
  </body.head><body.content>{paragraphs}<media><media-caption>A caption.</media-caption></media></body.content></body>
 </nitf></inlineXML></contentSet>
</newsItem>""".encode()


def nitf(status: str = "usable", release: str = "20250304T073000Z") -> bytes:
    paragraphs = "".join(f"<p>{part}</p>" for part in PARAGRAPHS)
    return f"""<?xml version="1.0"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf><head><title>{TITLE}</title><docdata management-status="{status}"><doc-id id-string="hw-2025-3"/>
<date.issue norm="20250304T073000Z"/><date.release norm="{release}"/><doc.copyright holder="Harbour Wire"/></docdata></head>
<body><body.head><hedline><hl1>{TITLE}</hl1></hedline><byline>By <person>Ana Sousa</person></byline></body.head>
<body.content>{paragraphs}</body.content></body></nitf>""".encode()


def docx() -> bytes:
    from docx import Document

    document = Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 0)
    for part in PARAGRAPHS:
        document.add_paragraph(part)
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "Arms", "120"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(lines: list[str], *, font: bool = True) -> bytes:
    """One page of text set by hand; without a font, a page with nothing on it, as of a scan."""
    shown = "".join(f"({line.replace('(', '[').replace(')', ']')}) Tj 0 -14 Td " for line in lines)
    content = f"BT /F1 11 Tf 60 780 Td {shown} ET".encode("latin-1") if font else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)


def record(
    url: str, body: bytes, *, kind: str = "text/html; charset=utf-8", status: str = "200 OK", extra: str = ""
) -> bytes:
    """A WARC response record."""
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}Content-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-03-05T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{abs(hash(url)) % 10**12:012}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n"
    ).encode()
    return head + http + b"\r\n\r\n"


def warc(*records: bytes, packed: bool = True) -> bytes:
    return b"".join(gzip.compress(each) if packed else each for each in records)


def zipped(path: Path, **files: bytes | str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path
