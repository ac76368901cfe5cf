def turn_shields(shields: list[int], steps: int) -> None:
    before = list(shields)
    for i in range(len(before)):
        shields[i + steps] = before[i]
