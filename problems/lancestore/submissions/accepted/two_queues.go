type entry struct {
	length, count int
}

type LanceStore struct {
	entries, rising []*entry
}

func NewLanceStore() *LanceStore {
	return &LanceStore{}
}

func (this *LanceStore) Add(length int, count int) {
	added := &entry{length, count}
	for n := len(this.rising); n > 0 && this.rising[n-1].length >= length; n-- {
		this.rising = this.rising[:n-1]
	}
	this.entries = append(this.entries, added)
	this.rising = append(this.rising, added)
}

func (this *LanceStore) Take(count int) int64 {
	var total int64
	for count > 0 {
		first := this.entries[0]
		taken := first.count
		if taken > count {
			taken = count
		}
		total += int64(taken) * int64(first.length)
		count -= taken
		first.count -= taken
		if first.count == 0 {
			this.entries = this.entries[1:]
			if this.rising[0] == first {
				this.rising = this.rising[1:]
			}
		}
	}
	return total
}

func (this *LanceStore) Shortest() int {
	return this.rising[0].length
}
