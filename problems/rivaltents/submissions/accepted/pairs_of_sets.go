// Node 2r stands for "r in the large tent", node 2r+1 for "r in the small one"; what implies each other is united.
func fewestInSmallTent(quarrels [][]int) int {
	parent := make([]int, 2*len(quarrels))
	small := make([]int, 2*len(quarrels))
	for i := range parent {
		parent[i] = i
		small[i] = i % 2
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	unite := func(a, b int) {
		a, b = find(a), find(b)
		if a != b {
			parent[b] = a
			small[a] += small[b]
		}
	}
	for rider, others := range quarrels {
		for _, other := range others {
			unite(2*rider, 2*other+1)
			unite(2*rider+1, 2*other)
		}
	}
	answer := 0
	counted := make(map[int]bool)
	for rider := range quarrels {
		a, b := find(2*rider), find(2*rider+1)
		if a == b {
			return -1
		}
		if !counted[a] {
			counted[a], counted[b] = true, true
			answer += min(small[a], small[b])
		}
	}
	return answer
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}
