"""Draw all pictures, or the named ones: `python -m tools.figures [names]`.

What they measured goes to content/figures/metrics.json, which the explanations quote.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # on small matrices more threads are slower

import importlib
import json
import sys
import time

from tools.figures import style

NAMES = (
    "ring",
    "dirac",
    "generator_loss",
    "noising",
    "sampler_steps",
    "guidance",
    "vae_kl",
    "vae_codes",
    "vae_path",
    "norms",
    "kl_fit",
    "temperature",
    "attention_maps",
    "masks",
    "flow_warp",
    "bandwidth",
    "fid_size",
    "clouds",
    "best_of_n",
    "generations",
    "watermark",
    "reliability",
    "outlier",
    "low_rank",
    "tsne",
    "kv_memory",
    "beam",
)


def main(wanted: list[str]) -> int:
    if unknown := sorted(set(wanted) - set(NAMES)):
        print(f"No picture is called {', '.join(unknown)}. There are: {', '.join(NAMES)}.")
        return 2
    path = style.FOLDER / "metrics.json"
    metrics = json.loads(path.read_text("utf-8")) if wanted and path.exists() else {}
    for name in wanted or NAMES:
        start = time.perf_counter()
        metrics[name] = importlib.import_module(f"tools.figures.{name}").make()
        print(f"{name:15} {time.perf_counter() - start:6.1f} s")
    text = json.dumps(style.rounded(metrics), indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
