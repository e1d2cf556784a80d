"""How does the bank's Markdown become HTML that can do no harm?"""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup


def _safe_link(url: str) -> bool:
    return url.lower().startswith(("https://", "http://"))


def _image_words(
    _self: RendererHTML, tokens: Sequence[Token], index: int, _options: Any, _env: Any
) -> str:
    """Pictures come from the bank's folder only; of any other one the words remain."""
    return escapeHtml(tokens[index].content)


def _link(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer")
    tokens[index].attrSet("target", "_blank")
    return self.renderToken(tokens, index, options, env)


def _lower_headings(state: StateCore) -> None:
    """A card has its own title and headings: what the text has comes below them."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h4"


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    # markdown-it takes a callable here; its type says "method".
    parser.validateLink = _safe_link  # type: ignore[method-assign]
    parser.add_render_rule("image", _image_words)
    parser.add_render_rule("link_open", _link)
    parser.core.ruler.push("lower_headings", _lower_headings)
    return parser


_PARSER = _parser()


def to_html(text: str) -> Markup:
    """Return trusted bank text as HTML; raw HTML in it is shown as written."""
    return Markup(_PARSER.render(text))
