"""What can be asked and looked up, and is what the files under content/ say in order?"""

from bot.bank.bank import Bank, Entry
from bot.bank.cache import Cache
from bot.bank.loading import check, load, parse_file
from bot.bank.problems import ContentError, Problem
from bot.bank.search import Hit

__all__ = [
    "Bank",
    "Cache",
    "ContentError",
    "Entry",
    "Hit",
    "Problem",
    "check",
    "load",
    "parse_file",
]
