def signals(numbers: list[int]) -> list[int]:
    shown = []
    product = 1
    for number in numbers:
        shown.append(product)
        product = product * number % 10000
    product = 1
    for i in range(len(numbers) - 1, -1, -1):
        shown[i] = shown[i] * product % 10000
        product = product * numbers[i] % 10000
    return shown
