def group_by_figure(words)
  words.group_by { |word| word.chars.map { |letter| word.index(letter) } }.values
end
