"""Which words give a key away, go stale or are often misspelt?"""

import re
from typing import Final

ABSOLUTES: Final = re.compile(
    r"\b(always|never|only|all|none|every|must|impossible|guarantees?|guaranteed|cannot)\b",
    re.IGNORECASE,
)
HEDGES: Final = re.compile(
    r"\b(may|might|can|could|often|usually|typically|tends?|generally|sometimes)\b", re.IGNORECASE
)
VOLATILE: Final = re.compile(
    r"\b(currently|nowadays|latest|state of the art|as of (?:today|now)|these days|AI Act"
    r"|202[4-9]|20[3-9]\d)\b",
    re.IGNORECASE,
)
NEGATIVE: Final = re.compile(
    r"\b(is|are|does|do|did|was|were|would|will|can|should) not\b|\bexcept\b"
)
UNFOCUSED: Final = re.compile(
    r"\bwhich of (the following|these)( statements?)? (is|are)( not)? (true|correct|false|wrong)\b",
    re.IGNORECASE,
)
LETTER: Final = re.compile(r"\b(?:[Oo]ption|[Aa]nswer|[Cc]hoice)s? [A-H]\b(?!/)")
OTHERS: Final = re.compile(
    r"\b(?:all|none|both|neither) of the (?:above|below|others?)\b", re.IGNORECASE
)

NAMES: Final = re.findall(
    r"\S+",
    "AdaGrad ALiBi BLEU BERT BERTScore CLIP ChatGPT ControlNet CycleGAN DALL-E DCGAN DDIM DDPM"
    " DeepFace DreamBooth EU FID FlashAttention Fréchet GAN GPT-2 GPT-3 GPT-4 GPT-5 GitHub ImageNet"
    " InfoGAN Jensen-Shannon Kullback-Leibler LangChain LoRA LSTM MMLU NumPy OpenAI PixelCNN"
    " PyTorch QLoRA RAG ReLU RLHF RealNVP RMSProp RoPE ROUGE SentencePiece StyleGAN TensorFlow"
    " TikTok VAE VQ-VAE WaveNet WordPiece YouTube",
)
"""Names by their own spelling; any other case, or a lost hyphen or accent, is a misspelling."""

_ENGLISH: Final = frozenset({"clip", "rag", "bleu", "rouge", "rope", "bert", "eu", "alibi", "lora"})
_FORMS: Final = {
    form: name
    for name in NAMES
    for form in {name, name.replace("-", " "), name.replace("-", ""), name.replace("é", "e")}
}
_ANY: Final = re.compile(
    r"(?<![\w/.@-])("
    + "|".join(sorted(map(re.escape, _FORMS), key=len, reverse=True))
    + r")(?![\w@])",
    re.IGNORECASE,
)
_FIRST: Final = {form.casefold(): name for form, name in _FORMS.items()}
_PEOPLE: Final = {
    "gaussian": "Gaussian",
    "gaussians": "Gaussians",
    "bayesian": "Bayesian",
    "bayes": "Bayes",
    "markov": "Markov",
    "wasserstein": "Wasserstein",
    "lipschitz": "Lipschitz",
    "langevin": "Langevin",
    "laplace": "Laplace",
    "bernoulli": "Bernoulli",
}
_LOWER: Final = re.compile(r"(?<![\w/.`-])(" + "|".join(_PEOPLE) + r")(?![\w])")


def misspelt(text: str) -> tuple[str, str] | None:
    """Return the first misspelt name and how it is written, or None."""
    for found in _ANY.finditer(text):
        given, name = found[0], _FIRST[found[0].casefold()]
        if given != name and not (given.casefold() in _ENGLISH and given == given.lower()):
            return given, name
    if lower := _LOWER.search(text):
        return lower[0], _PEOPLE[lower[0]]
    return None
