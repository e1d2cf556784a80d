"""What everybody is told when a question was wrong."""

from bot.cards import Block, Card, Line, Markdown, Strong, Tone
from bot.core.questions import corrected
from bot.core.rounds import Correction, Round, Status
from bot.present import rounds as round_words
from bot.present import words


def announcement(locale: str, correction: Correction, last: Round | None) -> Card:
    """Return the public message about a correction."""
    words_ = words(locale)
    _ = words_.gettext
    name = _("A question was taken out") if correction.void else _("A question was corrected")
    blocks: list[Block] = []
    if last is not None:
        blocks.append(Markdown(last.question.stem))
    if correction.reason:
        blocks.append(Line((_("Why:"), " ", correction.reason)))
    if last is not None and last.status is Status.OPEN:
        if not correction.void:  # people are still answering it
            blocks.append(Line((_("The right answer is told when the question closes."),)))
    elif last is not None and not correction.void:
        blocks += _new_key(locale, correction, last)
    changed = words_.ngettext(
        "{n} player's points changed.", "{n} players' points changed.", correction.changed
    ).format(n=correction.changed)
    judged = words_.ngettext(
        "{n} answer was judged again.", "{n} answers were judged again.", correction.judged
    ).format(n=correction.judged)
    blocks.append(Line((Strong(f"{judged} {changed}"), " ", _("The boards are up to date."))))
    return Card(name, tuple(blocks), tone=Tone.NOTICE, fallback=f"{name}: {judged} {changed}")


def done(locale: str, correction: Correction) -> Card:
    """Tell the admin what a correction did."""
    public = announcement(locale, correction, None)
    _ = words(locale).gettext
    said = Line((_("The channel is told, and the question's messages are updated."),))
    return Card(public.title, (*public.blocks, said), tone=Tone.DONE, fallback=public.fallback)


def _new_key(locale: str, correction: Correction, last: Round) -> list[Block]:
    question = corrected(last.frozen.question, correction.key)
    if key := round_words.key_words(locale, question):
        return [Line(key)]
    return list(round_words.revealed(last))
