"""How do words become text for Discord in which nothing works but what we mean to?

`plain` is for whatever people or the bot say, `markdown` for the bank's trusted texts. Neither
notifies anybody: mentions lose their effect here, and the messenger allows none besides.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final, assert_never

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.cards import Group, Link, Mention, Part, Place, Strong, When

KNOWN: Final = 4096
"""So many texts are kept as they look: what one player is told, the next is told as well."""

_ID_DIGITS = 20
_WHEN = {"time": "t", "second": "T", "date": "D", "datetime": "f", "relative": "R"}

_ROLE = re.compile(r"<@&(\d+)>|(\d+)", re.ASCII)

_AROUND = {"strong": "**", "heading": "**", "em": "*"}

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# Control characters, what turns the direction of the words after it, and halves of characters.
_HIDDEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_MASKED = re.compile(r"\[([^\[\]\n]*)\]\(<[^<>\s]*>\)")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]`|*\\]+")
_MENTION = r"@(?=(?i:everyone|here)|[!&]?\d)"
_IN_ADDRESS = r"[A-Za-z0-9\-._~/?\#%&=+,;:!$']"
_SPECIAL = re.compile(
    rf"""
      (?P<address>(?>https?://(?:{_IN_ADDRESS}|\({_IN_ADDRESS}*\))+)(?=[\s"”»)\]}}>]|\Z))
    | (?P<mention>{_MENTION})
    | (?P<sign>[\\*_~`|\[<]|:(?=//|[^\s:]+:))
    | ^(?P<start>[^\S\n]*)(?P<mark>[>\#+-])
    | ^(?P<number>[^\S\n]*\d+)(?P<point>[.)])(?=\s|\Z)
    """,
    re.MULTILINE | re.VERBOSE,
)

# What must not be cut in two: an escape, a mention or address, a masked link, code.
_ATOM = re.compile(
    r"""
      (?P<whole>\\[^\w\s] | <[^<>\s]+> | \[[^\[\]\n]*\]\(<[^<>\s]*>\)
        | (?P<ticks>`+).*?(?<!`)(?P=ticks)(?!`))
    | (?P<pair>\*\*|\*|~~)
    | (?P<space>\s+)
    | .
    """,
    re.DOTALL | re.VERBOSE,
)


def length(text: str) -> int:
    """Return how many characters Discord may count: as UTF-16 it is never fewer than it does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Return the text without what is invisible and does harm."""
    if text.isprintable():  # most words are, and nothing of it is to be found in them
        return text
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))


@lru_cache(KNOWN)
def plain(text: str) -> str:
    """Return words so that Discord shows them as they are; only whole web addresses work."""
    return _SPECIAL.sub(_escaped, clean(text))


def inline(text: str) -> str:
    """Return words for a place that has one line."""
    return plain(" ".join(clean(text).split()))


def bold(text: str) -> str:
    """Return words to stress, in one line."""
    return f"**{words}**" if (words := inline(text)) else ""


def part(part: Part) -> str:
    """Return a part of a line."""
    match part:
        case Mention(player=player, name=name):
            return f"<@{player}>" if is_id(player) else inline(name)
        case When(at=at, style=style):
            return f"<t:{int(at.timestamp())}:{_WHEN.get(style, 'f')}>"
        case Strong(text=text):
            return bold(text)
        case Place(channel=channel):
            return f"<#{channel}>" if is_id(channel) else inline(channel)
        case Group(role=role):
            return f"<@&{number}>" if (number := role_id(role)) else inline(role)
        case Link(text=text, address=address):
            return _link(address, inline(text)) if _ADDRESS.fullmatch(address) else inline(text)
        case str():
            return plain(part)
        case _:
            assert_never(part)


def line(parts: Iterable[Part]) -> str:
    """Return the parts of a line; words that meet are escaped together, lest they form a mention."""
    said = (_name_or_part(one) for one in parts)
    shown = []
    for literal, run in groupby(said, lambda one: isinstance(one, str)):
        if literal:
            shown.append(plain("".join(str(one) for one in run)))
        else:
            shown += [part(one) for one in run]
    return "".join(shown)


def is_id(text: str) -> bool:
    """Return whether this can be the id of somebody or something on Discord."""
    return text.isascii() and text.isdigit() and len(text) <= _ID_DIGITS


def role_id(role: str) -> int:
    """Return the id of a role as people and forms write it, or 0."""
    found = _ROLE.fullmatch(role.strip())
    number = found and (found[1] or found[2])
    return int(number) if number and is_id(number) else 0


def quiet(text: str) -> str:
    """Return finished text as small print."""
    return "\n".join(f"-# {one}" for one in text.split("\n") if one.strip())


def cut(text: str, limit: int) -> str:
    """Shorten words for a place that knows no Markdown, at a word if possible."""
    words = " ".join(clean(text).split())
    if length(words) <= limit:
        return words
    kept = words[:limit]
    while kept and length(kept) >= limit:
        kept = kept[:-1]
    whole = kept if words[len(kept)] == " " else kept.rpartition(" ")[0]
    return (whole if 2 * len(whole) >= limit else kept).rstrip() + "…"


def clip(text: str, limit: int) -> str:
    """Shorten finished text at a word; what is opened is closed, and nothing is cut in two."""
    if length(text) <= limit:
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
            anywhere = (atom.end(), ends)
    end, ends = word if 2 * word[0] >= limit else anywhere
    return f"{text[:end]}…{ends}" if limit > 0 else ""


def unlinked(text: str) -> str:
    """Return finished text in which no words hide an address."""
    return _MASKED.sub(r"\1", text)


@lru_cache(KNOWN)
def markdown(text: str) -> str:
    """Return the bank's Markdown as Discord's; what Discord does not know is written out."""
    return _joined(SyntaxTreeNode(_PARSER.parse(clean(text))), "\n\n")


def _escaped(found: re.Match[str]) -> str:
    if address := found["address"]:
        target = address.rstrip(".,;:!?'")
        # In angle brackets an address works, and brings no preview with it.
        return f"<{target}>{address[len(target) :]}"
    if found["mention"]:
        return "@\u200b"
    if sign := found["sign"]:
        return f"\\{sign}"
    if found["mark"]:
        return f"{found['start']}\\{found['mark']}"
    return f"{found['number']}\\{found['point']}"


def _name_or_part(part: Part) -> Part:
    """Return a name that cannot be a mention as the words it is."""
    match part:
        case Mention(player=id, name=name) | Place(channel=id as name) if not is_id(id):
            return " ".join(clean(name).split())
        case Group(role=name) if not role_id(name):
            return " ".join(clean(name).split())
        case _:
            return part


def _toggle(opened: list[str], pair: str) -> None:
    if pair in opened:
        opened.remove(pair)
    else:
        opened.append(pair)


def _joined(node: SyntaxTreeNode, between: str) -> str:
    return between.join(shown for child in node.children if (shown := _shown(child)))


def _shown(node: SyntaxTreeNode) -> str:
    """Return a part of the bank's Markdown as Discord's."""
    if sign := _AROUND.get(node.type):
        return f"{sign}{_joined(node, '')}{sign}"
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
            return _code_block(node.content)
        case "link":
            return _link(str(node.attrs.get("href", "")), _joined(node, ""))
        case "bullet_list" | "ordered_list":
            return _list(node)
        case "blockquote":
            return "\n".join(f"> {one}" for one in _joined(node, "\n").split("\n"))
        case _:
            return _joined(node, "")


def _list(node: SyntaxTreeNode) -> str:
    first = int(node.attrs.get("start", 1))
    rows = []
    for number, item in enumerate(node.children, first):
        mark = f"{number}. " if node.type == "ordered_list" else "- "
        rows.append(mark + _joined(item, "\n").replace("\n", "\n" + " " * len(mark)))
    return "\n".join(rows)


def _code(content: str) -> str:
    longest = max(map(len, re.findall("`+", content)), default=0)
    ticks = "`" * (longest + 1)
    edge = " " if longest else ""
    return f"{ticks}{edge}{_inert(content)}{edge}{ticks}"


def _code_block(content: str) -> str:
    inside = re.sub("``(?=`)", "``\u200b", _inert(content)).rstrip()  # never three in a row
    return f"```\n{inside}\n```"


def _inert(code: str) -> str:
    """Return code in which nothing is a mention; it cannot be escaped there."""
    return re.sub(_MENTION, "@\u200b", code)


def _link(address: str, words: str) -> str:
    target = address.replace("@", "%40")
    # Discord masks no address by words that look like another one.
    if "://" in words or not words:
        return f"<{target}>"
    words = words.replace("\\[", "(").replace("]", ")")
    return f"[{words}](<{target}>)"


def _safe_link(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    # markdown-it takes a callable here; its type says "method".
    parser.validateLink = _safe_link  # type: ignore[method-assign]
    return parser


_PARSER = _parser()
