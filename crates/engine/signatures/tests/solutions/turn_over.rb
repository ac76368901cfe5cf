def turn_over(grid, shift)
  grid.each { |row| row.reverse!.map! { |cell| cell + shift } }
end
