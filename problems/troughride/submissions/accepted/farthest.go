import "sort"

func fewestStops(distance int, endurance int, troughs []int) int {
	sort.Ints(troughs)
	drank, stops, next := 0, 0, 0
	for distance-drank > endurance {
		farthest := drank
		for next < len(troughs) && troughs[next] <= drank+endurance {
			farthest = troughs[next]
			next++
		}
		if farthest == drank {
			return -1
		}
		drank = farthest
		stops++
	}
	return stops
}
