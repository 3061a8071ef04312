"""Draws a captured terminal screen (text with colour sequences, from standard input) as SVG. The argument is its title."""

import re
import sys
import unicodedata
from xml.sax.saxutils import escape

WIDE, HIGH, SIZE, PAD = 8.4, 18, 14, 10  # a cell, the font, the margin
PLAIN, GROUND = "#d4d4d4", "#15181c"
FONT = "ui-monospace,'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace"
BASE = "#1c1f24 #e06c75 #98c379 #d8b25c #61afef #c678dd #56b6c2 #c8ccd4 #7a808c #ff7b86 #b0dc8e #f0cc78 #82c4ff #dd9cf0 #7cd3dd #ffffff".split()
# Lines are drawn, not written, so that they meet: left, right, up, down.
BOX = {"─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru", "┼": "lrud", "┃": "UD"}


def indexed(n):
    if n < 16:
        return BASE[n]
    if n < 232:
        n -= 16
        return "#" + "".join(f"{55 + 40 * v if v else 0:02x}" for v in (n // 36, n // 6 % 6, n % 6))
    return "#" + f"{8 + 10 * (n - 232):02x}" * 3


class Style:
    """What colour sequences have set so far."""

    def __init__(self):
        self.fg = self.bg = None
        self.on = set()

    def take(self, codes):
        codes = [int(c) if c else 0 for c in re.split("[;:]", codes)]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.__init__()
            elif code in (1, 2, 3, 4, 7):
                self.on = self.on | {code}
            elif 21 <= code <= 29:
                self.on = self.on - ({1, 2} if code == 22 else {code - 20})
            elif code in (38, 48):
                kind = codes.pop(0)
                colour = indexed(codes.pop(0)) if kind == 5 else "#%02x%02x%02x" % tuple(codes.pop(0) for _ in range(3))
                if code == 38:
                    self.fg = colour
                else:
                    self.bg = colour
            elif code in (39, 49):
                setattr(self, "fg" if code == 39 else "bg", None)
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.fg = BASE[code - 30 if code < 90 else code - 82]
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.bg = BASE[code - 40 if code < 100 else code - 92]

    def look(self):
        fg, bg = self.fg or PLAIN, self.bg
        if 7 in self.on:
            fg, bg = bg or GROUND, fg
        return fg, bg, frozenset(self.on - {7})


def cells(line, style):
    """Character, columns and look of each cell of a line."""
    for part in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if part.startswith("\x1b["):
            style.take(part[2:-1])
            continue
        for c in part:
            if unicodedata.combining(c) or ord(c) < 32:
                continue
            yield c, 2 if unicodedata.east_asian_width(c) in "WF" else 1, style.look()


def runs(line, style):
    """Neighbours that are drawn as one: same look, and all plain letters, or all the same sign."""
    text, start, width, look, column = "", 0, 0, None, 0
    for c, columns, now in cells(line, style):
        same = now == look and text and (c == text[-1] if c > "~" or text[-1] > "~" else True)
        if not same:
            if text:
                yield text, start, width, look
            text, start, width, look = "", column, 0, now
        text, width, column = text + c, width + columns, column + columns
    if text:
        yield text, start, width, look


def number(value):
    return f"{value:.1f}".rstrip("0").rstrip(".")


def box(text, x, y, width, colour):
    ways = BOX[text[0]]
    mid, half = y + HIGH / 2, WIDE / 2
    path = ""
    if set(ways) == set("lr"):
        path = f"M{number(x)} {number(mid)}h{number(width)}"
    else:
        for at in range(len(text)):
            cx = x + at * WIDE + half
            for way in ways:
                if way in "lr":
                    path += f"M{number(cx)} {number(mid)}h{number(half if way == 'r' else -half)}"
                else:
                    path += f"M{number(cx)} {number(mid)}v{number(HIGH / 2 if way in 'dD' else -HIGH / 2)}"
    thick = 3 if "U" in ways else 1
    return f'<path d="{path}" stroke="{colour}" stroke-width="{thick}"/>'


def draw(lines, title):
    columns = max((sum(w for _, w, _ in cells(line, Style())) for line in lines), default=0)
    wide, high = columns * WIDE + 2 * PAD, len(lines) * HIGH + 2 * PAD
    ground, front, style = [], [], Style()
    for row, line in enumerate(lines):
        y = PAD + row * HIGH
        for text, start, width, (fg, bg, on) in runs(line, style):
            x, w = PAD + start * WIDE, width * WIDE
            if bg:
                ground.append(f'<rect x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{HIGH}" fill="{bg}"/>')
            if text[0] in BOX:
                front.append(box(text, x, y, w, fg))
                continue
            if text[0] == "▌":
                front.append(f'<rect x="{number(x)}" y="{number(y)}" width="{number(WIDE / 2)}" height="{HIGH}" fill="{fg}"/>')
                continue
            # Words far apart are placed each by itself, so that any font keeps to the columns.
            for word in re.finditer(r"\S+(?: \S+)*", text):
                at, count = x + word.start() * WIDE, (width if len(text) < width else len(word.group()))
                look = "".join([' font-weight="bold"' * (1 in on), ' opacity=".7"' * (2 in on), ' font-style="italic"' * (3 in on), ' text-decoration="underline"' * (4 in on)])
                front.append(
                    f'<text x="{number(at)}" y="{number(y + HIGH * 0.73)}" textLength="{number(count * WIDE)}" lengthAdjust="spacingAndGlyphs" fill="{fg}"{look}>{escape(word.group())}</text>'
                )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(wide)} {number(high)}" width="{number(wide)}" height="{number(high)}" role="img" font-family="{FONT}" font-size="{SIZE}" fill="none">',
            f"<title>{escape(title)}</title>",
            f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>',
            *ground,
            *front,
            "</svg>",
        ]
    )


print(draw(sys.stdin.read().rstrip("\n").split("\n"), sys.argv[1]))
