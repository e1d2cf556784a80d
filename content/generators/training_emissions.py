"""How many tonnes of CO2 does the electricity of a drawn training run stand for?

Devices x average power x hours x PUE is the energy in kWh; times the carbon intensity of the grid
in kg per kWh it is the mass, with 1,000 kg in a tonne. Making the hardware is left out.
"""

from random import Random

from bot.bank.toolkit import Mistake, numeral, options, until


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _tonnes(value: float) -> str:
    return f"{numeral(value)} t"


def _attempt(chance: Random) -> dict[str, object] | None:
    devices = chance.choice((64, 100, 200, 256, 500, 512, 1_000, 2_000))
    watts = chance.choice((300, 400, 500, 600, 700))
    days = chance.choice((5, 7, 10, 14, 20, 30, 60))
    pue = chance.choice((1.1, 1.15, 1.2, 1.3, 1.4, 1.5))
    grams = chance.choice((50, 100, 200, 300, 400, 500, 600))
    energy = devices * watts / 1000 * 24 * days  # kWh of the devices themselves
    right = energy * pue * grams / 1e6
    if not 1 <= right <= 900:
        return None
    key = f"{numeral(energy * pue)} kWh from the grid at {grams} g each are {_tonnes(right)}."
    offered = options(chance, right, key, _mistakes(right, days, pue, grams), show=_tonnes)
    if offered is None:
        return None
    place = chance.choice(("a data centre", "a rented cluster", "a university cluster"))
    return {
        "stem": (
            f"A training run keeps {devices:,} devices at {watts} W each busy for {days} days in "
            f"{place} with a PUE of {pue:g}, where the grid emits {grams} g of CO2 per kWh. How many "
            "tonnes of CO2 does the electricity of this run cause?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"The devices use {devices:,} x {watts / 1000:g} kW x {24 * days:,} h = "
            f"{numeral(energy)} kWh. The PUE of {pue:g} adds cooling and losses: "
            f"{numeral(energy * pue)} kWh. At {grams} g per kWh that is {_tonnes(right)}. The grid "
            "matters as much as the run: the same job elsewhere may emit a tenth. Failed "
            "experiments, making the hardware and later use of the model are not in this figure."
        ),
    }


def _mistakes(right: float, days: int, pue: float, grams: int) -> list[Mistake]:
    return [
        Mistake(
            right / pue,
            "The devices use all the electricity.",
            f"Cooling and losses come on top: a PUE of {pue:g} multiplies the devices' energy.",
        ),
        Mistake(
            right / pue**2,
            "A PUE is an efficiency, and the energy is divided by it.",
            "PUE is total over computing energy, so it multiplies; dividing makes cooling a gain.",
        ),
        Mistake(
            right / 24,
            "A device of one kilowatt uses one kilowatt-hour a day.",
            f"A day has 24 hours: {days} days are {24 * days:,} hours of running.",
        ),
        Mistake(
            right * 1000 / grams,
            "A kilowatt-hour stands for a kilogram of CO2.",
            f"The grid emits {grams} g per kWh; a whole kilogram for each is not what is given.",
        ),
        Mistake(
            right * 10,
            "A tonne has 100 kilograms.",
            "A tonne has 1,000 kilograms, so grams are divided by a million and not 100,000.",
        ),
        Mistake(
            right * pue,
            "The overhead counts once for power and once for cooling.",
            "The PUE already contains all overhead of the building; it multiplies once.",
        ),
    ]
