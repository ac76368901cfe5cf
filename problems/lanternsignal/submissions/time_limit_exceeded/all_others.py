def signals(numbers: list[int]) -> list[int]:
    shown = []
    for i in range(len(numbers)):
        product = 1
        for j, number in enumerate(numbers):
            if i != j:
                product = product * number % 10000
        shown.append(product)
    return shown
