class ListNode
  attr_accessor :val, :next

  def initialize(val = 0, following = nil)
    @val = val
    @next = following
  end
end

