def turn_over(grid: list[list[int]], shift: int) -> None:
    for row in grid:
        row[:] = [cell + shift for cell in reversed(row)]
