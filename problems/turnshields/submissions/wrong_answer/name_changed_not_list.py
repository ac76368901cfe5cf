def turn_shields(shields: list[int], steps: int) -> None:
    cut = len(shields) - steps % len(shields)
    shields = shields[cut:] + shields[:cut]
