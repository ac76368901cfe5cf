def two_sum(nums, target_sum)
  puts "looking"
  seen = {}
  nums.each_with_index do |num, at|
    return [seen[target_sum - num], at] if seen.key?(target_sum - num)

    seen[num] = at
  end
end
