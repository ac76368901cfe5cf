package main

type MinStack struct {
	held, least []int
}

func NewMinStack(roof int) *MinStack {
	return &MinStack{least: []int{roof}}
}

func (s *MinStack) Push(x int) {
	least := s.GetMin()
	if x < least {
		least = x
	}
	s.held = append(s.held, x)
	s.least = append(s.least, least)
}

func (s *MinStack) Pop() {
	s.held = s.held[:len(s.held)-1]
	s.least = s.least[:len(s.least)-1]
}

func (s *MinStack) Top() int { return s.held[len(s.held)-1] }

func (s *MinStack) GetMin() int { return s.least[len(s.least)-1] }
