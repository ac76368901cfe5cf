def signals(numbers: list[int]) -> list[int]:
    product = 1
    for number in numbers:
        product = product * number % 10000
    return [product // number if number else 0 for number in numbers]
