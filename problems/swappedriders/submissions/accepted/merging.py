import sys


def merged(values):
    """The values in order, and how many pairs stood the wrong way round."""
    if len(values) < 2:
        return values, 0
    middle = len(values) // 2
    left, wrong = merged(values[:middle])
    right, more = merged(values[middle:])
    wrong += more
    result, taken = [], 0
    for value in right:
        while taken < len(left) and left[taken] <= value:
            result.append(left[taken])
            taken += 1
        wrong += len(left) - taken
        result.append(value)
    return result + left[taken:], wrong


print(merged(list(map(int, sys.stdin.read().split()))[1:])[1])
