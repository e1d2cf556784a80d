"""How do words become text for Slack in which nothing works but what we mean to?

`plain` is for whatever people or the bot say, `markdown` for the bank's trusted texts. Slack knows
no way to write a sign of its formatting as it is: one that could work becomes its twin, which looks
the same, and every text object is sent verbatim, so that no address or name in it becomes a link.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.cards import Group, Link, Mention, Part, Place, Strong, When

KNOWN: Final = 4096
"""So many texts are kept as they look: what one player is told, the next is told as well."""

JOINER: Final = "\u2060"
"""Parts what must not be read together, and is not seen."""

EDGE: Final = "\u200b"
"""Between a letter and a sign of formatting, which works only at the edge of a word."""

TWINS: Final = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
_SIGNS: Final = tuple(TWINS)
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

# Slack writes the beginning of a date as that of a sentence unless something stands before it.
_WHEN = {
    "time": "{time}",
    "second": "{time_secs}",
    "date": "{date}",
    "datetime": f"{EDGE}{{date_short_pretty}}, {{time}}",
    "relative": f"{EDGE}{{date_short_pretty}}",
}
_FALLBACK = {
    "time": "%H:%M %Z",
    "second": "%H:%M:%S %Z",
    "date": "%-d %B %Y",
    "relative": "%-d %B %Y",
}

_PLAYER = re.compile(r"[UW][A-Z0-9]{1,30}")
_CHANNEL = re.compile(r"[CDG][A-Z0-9]{1,30}")
_GROUP = re.compile(r"(?:<!subteam\^)?(S[A-Z0-9]{1,30})(?:\|[^<>|]*)?>?")

_AROUND = {"strong": "*", "heading": "*", "em": "_", "s": "~"}
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, what turns the direction of the words after it, what we put in ourselves,
# and halves of characters.
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s<>|]+")
_SPECIAL = re.compile(
    r"""
      (?P<entity>[&<>])
    | (?P<sign>`|(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9]))
    | (?P<colon>:)(?=[a-z0-9_+'-]+:)
    | (?P<call>@)(?=(?i:everyone|here|channel))
    """,
    re.VERBOSE,
)
_QUOTE = re.compile(r"^(?=[^\S\n]*&gt;)", re.MULTILINE)
_QUOTED = re.compile(r"^>", re.MULTILINE)

# What must not be cut in two: code, what stands in angle brackets, an escaped sign.
_ATOM = re.compile(
    r"""
      (?P<block>```.*?```) | (?P<code>`[^`\n]+`)
    | (?P<whole><[^<>\n]*> | &(?:amp|lt|gt);)
    | (?P<pair>(?<![A-Za-z0-9])[*_~]|[*_~](?![A-Za-z0-9]))
    | (?P<space>\s+)
    | .
    """,
    re.DOTALL | re.VERBOSE,
)
_MASKED = re.compile(r"<https?://[^<>|]*\|([^<>]*)>")


def length(text: str) -> int:
    """Return how many characters Slack may count: as UTF-16 it is never fewer than it does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fits(text: str, limit: int) -> bool:
    """Return whether Slack counts no more characters than the limit."""
    # No character counts more than two: most texts need not be counted.
    return 2 * len(text) <= limit or length(text) <= limit


def clean(text: str) -> str:
    """Return the text without what is invisible and does harm."""
    if text.isprintable():  # most words are, and nothing of it is to be found in them
        return text
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))


@lru_cache(KNOWN)
def plain(text: str) -> str:
    """Return words so that Slack shows them as they are."""
    return _QUOTE.sub(JOINER, _SPECIAL.sub(_escaped, clean(text)))


@lru_cache(KNOWN)
def inline(text: str) -> str:
    """Return words for a place that has one line."""
    return plain(" ".join(clean(text).split()))


def bold(text: str) -> str:
    """Return words to stress, in one line."""
    return f"*{words}*" if (words := inline(text)) else ""


def part(part: Part, zone: str = "UTC") -> str:
    """Return a part of a line; `zone` is for readers whose Slack cannot show their own time."""
    match part:
        case Mention(player=player, name=name):
            return f"<@{player}>" if is_person(player) else inline(name)
        case When(at=at, style=style):
            pattern = _WHEN.get(style, _WHEN["datetime"])
            return f"<!date^{int(at.timestamp())}^{pattern}|{_instant(at, style, zone)}>"
        case Strong(text=text):
            return bold(text)
        case Place(channel=channel):
            return f"<#{channel}>" if is_channel(channel) else inline(channel)
        case Group(role=role):
            return f"<!subteam^{known}>" if (known := group_id(role)) else inline(role)
        case Link(text=text, address=address):
            return _link(address, inline(text)) if _ADDRESS.fullmatch(address) else inline(text)
        case str():
            return plain(part)
        case _:
            assert_never(part)


def line(parts: Iterable[Part], zone: str = "UTC") -> str:
    """Return the parts of a line; formatting that meets a letter gets an edge to work at."""
    shown = ""
    for one in parts:
        shown = _met(shown, part(one, zone))
    return shown


def is_person(text: str) -> bool:
    """Return whether this can be the id of somebody on Slack."""
    return _PLAYER.fullmatch(text) is not None


def is_channel(text: str) -> bool:
    """Return whether this can be the id of a channel on Slack."""
    return _CHANNEL.fullmatch(text) is not None


def group_id(role: str) -> str:
    """Return the id of a user group as people and forms write it, or ""."""
    found = _GROUP.fullmatch(role.strip())
    return found[1] if found else ""


@lru_cache(KNOWN)
def cut(text: str, limit: int) -> str:
    """Shorten words for a place that knows no formatting, at a word if possible."""
    words = " ".join(clean(text).split())
    if fits(words, limit):
        return words
    kept = words[:limit]
    while kept and length(kept) >= limit:
        kept = kept[:-1]
    whole = kept if words[len(kept)] == " " else kept.rpartition(" ")[0]
    return (whole if 2 * len(whole) >= limit else kept).rstrip() + "…"


def clip(text: str, limit: int) -> str:
    """Shorten finished text at a word; what is opened is closed, and nothing is cut in two."""
    if fits(text, limit):
        return text
    opened: list[str] = []
    used, word, anywhere = 0, (0, ""), (0, "")
    for atom in _ATOM.finditer(text):
        used += length(atom[0])
        if atom["pair"]:
            _toggle(opened, atom["pair"])
        elif atom["space"]:
            word = anywhere
        else:
            ends = "".join(reversed(opened))
            if used + 1 + len(ends) > limit:
                break
            if atom[0] not in _SIGNS:  # which at the end of the text would begin to work
                anywhere = (atom.end(), ends)
    end, ends = word if 2 * word[0] >= limit else anywhere
    return f"{text[:end]}…{ends}" if limit > 0 else ""


def unlinked(text: str) -> str:
    """Return finished text in which no words hide an address."""
    return _MASKED.sub(r"\1", text)


@lru_cache(KNOWN)
def paragraphs(text: str) -> tuple[str, ...]:
    """Return the bank's Markdown as Slack's; what Slack does not know is written out."""
    node = SyntaxTreeNode(_PARSER.parse(clean(text)))
    return tuple(shown for child in node.children if (shown := _shown(child)))


def markdown(text: str) -> str:
    """Return the paragraphs of the bank's Markdown in one."""
    return "\n\n".join(paragraphs(text))


def _escaped(found: re.Match[str]) -> str:
    if entity := found["entity"]:
        return _ENTITIES[entity]
    if sign := found["sign"]:
        return TWINS[sign]
    return found[0] + JOINER


def _instant(at: datetime, style: str, zone: str) -> str:
    return at.astimezone(_zone(zone)).strftime(_FALLBACK.get(style, "%-d %B %Y, %H:%M %Z"))


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError):  # no zone that we know
        return UTC


def _met(before: str, after: str) -> str:
    """Join two finished texts so that formatting at the seam works."""
    last, first = before[-1:], after[:1]
    opens = first in _SIGNS and (last.isalnum() or last in _SIGNS)
    closes = last in _SIGNS and first.isalnum()
    return before + EDGE * (opens or closes) + after


def _toggle(opened: list[str], pair: str) -> None:
    if pair in opened:
        opened.remove(pair)
    else:
        opened.append(pair)


def _blocks(node: SyntaxTreeNode, between: str) -> str:
    return between.join(shown for child in node.children if (shown := _shown(child)))


def _words(node: SyntaxTreeNode) -> str:
    """Return what stands in one line."""
    shown = ""
    for child in node.children:
        shown = _met(shown, _shown(child))
    return shown


def _shown(node: SyntaxTreeNode) -> str:
    """Return a part of the bank's Markdown as Slack's."""
    if sign := _AROUND.get(node.type):
        inside = _without(_words(node), sign)
        return f"{sign}{inside}{sign}" if inside.strip() else inside
    match node.type:
        case "text" | "image":
            return plain(node.content)
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case "code_inline":
            return _code(node.content)
        case "fence" | "code_block":
            return f"```\n{_code_text(node.content).rstrip()}\n```"
        case "link":
            return _link(str(node.attrs.get("href", "")), inline(_content(node)))
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "blockquote":
            return "\n".join(f">{one}" for one in _unquoted(node).split("\n"))
        case "inline":
            return _words(node)
        case _:
            return _blocks(node, "")


def _without(text: str, sign: str) -> str:
    """Return finished text without one kind of formatting: inside itself it would end."""
    return _ATOM.sub(lambda atom: "" if atom["pair"] == sign else atom[0], text)


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrs.get("start", 1))
    rows = []
    for number, item in enumerate(node.children, first):
        mark = f"{number}. " if node.type == "ordered_list" else "• "
        rows.append(mark + _unquoted(item).replace("\n", "\n    "))
    return "\n".join(rows)


def _unquoted(node: SyntaxTreeNode) -> str:
    """Return what stands in a part; a quotation works neither in another nor in a list."""
    return _QUOTED.sub("", _blocks(node, "\n"))


def _code(content: str) -> str:
    inside = _code_text(" ".join(content.split()))
    return f"`{inside}`" if inside else ""


def _code_text(content: str) -> str:
    """Return code, in which nothing works but the end of the code."""
    escaped = re.sub("[&<>]", lambda found: _ENTITIES[found[0]], content)
    return escaped.replace("`", TWINS["`"])


def _content(node: SyntaxTreeNode) -> str:
    """Return the bare words in a part."""
    if not node.children:
        return " " if node.type in ("softbreak", "hardbreak") else node.content
    return "".join(map(_content, node.children))


def _link(address: str, words: str) -> str:
    target = address.replace("&", "&amp;").replace("|", "%7C")
    return f"<{target}|{words}>" if words else f"<{target}>"


def _safe_link(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    # markdown-it takes a callable here; its type says "method".
    parser.validateLink = _safe_link  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
