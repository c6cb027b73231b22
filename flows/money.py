"""Amounts of money: kept in fen (1/100 yuan), told in yuan."""


def yuan(fen: int) -> str:
    """An amount of fen in yuan, with cents only where there are some: 500, 499.50."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen / 100:.2f}"
