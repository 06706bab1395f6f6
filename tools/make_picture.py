"""Makes docs/images/: the comment on a pull request about the demo's shop, as text and as the README's pictures of it.

Run by hand, `.venv/bin/python tools/make_picture.py`, when a test says that the text is not what the product posts any
more. Needs what development has, npm, and of Debian chromium, pngquant, fonts-noto-core, fonts-noto-color-emoji and
fonts-liberation. The look is that of npm's github-markdown-css, fetched once; the frame around it is our own.
"""

import hashlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from demo.run import FINDINGS, command, prepare  # noqa: E402
from tests.npm_package import NpmPackage  # noqa: E402
from validator.reporters.markdown import Frame  # noqa: E402
from validator.reporters.markdown_fit import GITHUB_COMMENT, fit  # noqa: E402
from validator.reporters.read_json import parse  # noqa: E402
from validator.sources.ephemeral.embedded import EmbeddedServer  # noqa: E402

FOLDER = ROOT / "docs" / "images"
TEXT = FOLDER / "report.md"
PICTURES = {"light": FOLDER / "report.png", "dark": FOLDER / "report-dark.png"}
LABEL = "staging"
STYLE = NpmPackage(
    "github-markdown-css",
    "5.9.0",
    "tmT5sY+zvg2302XLYEfH2mtkViIM1SWf2nvYoF5N1ZsO0V6B2qZTiw3GOzw4vpjLygK/KG35qRlPFweHqfzz5w==",
)
SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Source\0"
WIDTH, SCALE = 892, 2  # of the whole picture, in CSS pixels; the comment has about what it has on a wide screen
COLORS = {  # of the page, of the frame's line, of its head
    "light": ("#ffffff", "#d1d9e0", "#f6f8fa"),
    "dark": ("#0d1117", "#3d444d", "#151b23"),
}
PAGE = """<!doctype html>
<meta charset="utf-8">
<style>
{style}
body {{ margin: 0; padding: 16px; background: {page}; }}
.comment {{ border: 1px solid {line}; border-radius: 6px; overflow: hidden; }}
.comment.markdown-body, .markdown-body {{ font-size: 14px; }}
.head {{ padding: 8px 16px; background: {head}; border-bottom: 1px solid {line}; }}
.bot {{ margin: 0 4px; padding: 0 6px; border: 1px solid {line}; border-radius: 2em; font-size: 12px; }}
.text {{ padding: 16px; }}
</style>
<div class="comment markdown-body">
<div class="head"><strong>github-actions</strong><span class="bot">bot</span>commented</div>
<div class="text markdown-body">{body}</div>
</div>
<script>document.title = document.documentElement.scrollHeight</script>
"""


def comment_text() -> str:
    """What is posted about the shop, but for the hidden marker before it."""
    with EmbeddedServer() as server:
        done = subprocess.run(
            command(prepare(server), "--label", LABEL, "--format", "json"), stdout=subprocess.PIPE, check=False
        )
        if done.returncode != FINDINGS:
            raise SystemExit(f"the check ended with status {done.returncode}")
        return fit(parse(done.stdout), GITHUB_COMMENT, Frame(with_duration=False))


def page(text: str, theme: str) -> str:
    """The text as HTML: GitHub's flavour of Markdown, as far as a report has any of it."""
    background, line, head = COLORS[theme]
    style = (STYLE.folder() / f"github-markdown-{theme}.css").read_text(encoding="utf8")
    body = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    return PAGE.format(style=style, page=background, line=line, head=head, body=body)


def photograph(html: str, folder: Path) -> bytes:
    """The page as a PNG of 256 colours, as high as it is."""
    source, target = folder / "page.html", folder / "page.png"
    source.write_text(html, encoding="utf8")
    title = re.search(r"<title>(\d+)</title>", browse(source, "--dump-dom", height=600))
    if title is None:
        raise SystemExit("the browser does not say how high the page is")
    browse(source, f"--screenshot={target}", height=int(title[1]))
    subprocess.run([program("pngquant"), "--force", "--output", str(target), str(target)], check=True)
    return target.read_bytes()


def browse(source: Path, *options: str, height: int) -> str:
    """What Chromium prints. It refuses its own fences to root, and needs none for a page of ours without a network."""
    own = f"--user-data-dir={source.parent / 'profile'}"
    common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", own]
    size = [f"--window-size={WIDTH},{height}", f"--force-device-scale-factor={SCALE}"]
    done = subprocess.run(
        [program("chromium"), *common, *size, *options, source.as_uri()], capture_output=True, text=True, check=True
    )
    return done.stdout


def program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is not installed: apt-get install {name}")
    return found


def digest(text: str) -> str:
    """What a picture says of the text that it shows."""
    return hashlib.sha256(text.encode()).hexdigest()


def with_source(png: bytes, text: str) -> bytes:
    """The picture with the digest of its text in it, as a tEXt chunk (PNG, 11.3.3) after the header."""
    data = b"tEXt" + KEYWORD + digest(text).encode()
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    header = len(SIGNATURE) + 25
    return png[:header] + chunk + png[header:]


def main() -> None:
    text = comment_text()
    FOLDER.mkdir(exist_ok=True)
    TEXT.write_text(text, encoding="utf8")
    with tempfile.TemporaryDirectory() as folder:
        for theme, path in PICTURES.items():
            path.write_bytes(with_source(photograph(page(text, theme), Path(folder)), text))
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
