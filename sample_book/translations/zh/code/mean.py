"""The mean of several measurements and its standard error."""

from math import sqrt
from statistics import mean, stdev


def result(values: list[float]) -> tuple[float, float]:
    """Give the mean of *values* and its standard error."""
    return mean(values), stdev(values) / sqrt(len(values))


if __name__ == "__main__":
    value, uncertainty = result([120.4, 120.1, 120.3, 120.5, 120.2])
    print(f"{value:.2f} ± {uncertainty:.2f} cm")
