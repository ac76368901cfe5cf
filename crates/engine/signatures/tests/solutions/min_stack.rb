class MinStack
  def initialize(roof)
    @least = [roof]
    @held = []
  end

  def push(x)
    @held << x
    @least << [x, @least.last].min
  end

  def pop
    @held.pop
    @least.pop
  end

  def top
    @held.last
  end

  def get_min
    @least.last
  end
end
