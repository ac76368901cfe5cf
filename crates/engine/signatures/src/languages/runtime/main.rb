# Calls what stands in solution.rb with the arguments on standard input, one JSON value a line, and prints the result as JSON.
# What solution.rb prints goes to standard error.
require "json"
require "set"

@NODES@module TiltyardDriver
  NODES_MAX = 10_000_000
  SAME = ->(value) { value }
  NOTHING = ->(_) { nil }

  class << self
    def array(item)
      ->(values) { values.map(&item) }
    end

    def table(key, item)
      ->(values) { values.to_h { |name, value| [key.call(name), item.call(value)] } }
    end

    def read_list(item)
      lambda do |values|
        values.reverse_each.inject(nil) do |head, value|
          node = ListNode.new(item.call(value))
          node.next = head
          node
        end
      end
    end

    def read_tree(item)
      lambda do |values|
        return nil if values.empty?

        row = [TreeNode.new(item.call(values[0]))]
        (1...values.size).each do |at|
          parent = row[(at - 1) / 2]
          next if values[at].nil?

          node = TreeNode.new(item.call(values[at]))
          row << node
          at.odd? ? parent.left = node : parent.right = node
        end
        row[0]
      end
    end

    def write_list(node)
      values = []
      while node
        values << node.val
        node = node.next
        raise "the list that was returned has no end" if values.size > NODES_MAX
      end
      values
    end

    def write_tree(root)
      row = [root]
      values = []
      at = 0
      while at < row.size
        node = row[at]
        at += 1
        values << node&.val
        row.push(node.left, node.right) if node
        raise "the tree that was returned has no end" if row.size > 2 * NODES_MAX
      end
      values.pop while !values.empty? && values.last.nil?
      values
    end

    # JSON has no such numbers; as text they are at least wrong answers and not broken ones.
    def finite(value)
      case value
      when Float then value.finite? ? value : value.to_s
      when Array then value.map { |item| finite(item) }
      when Hash then value.transform_values { |item| finite(item) }
      when Set then finite(value.to_a)
      else value
      end
    end

    def call_function(name, readers, writer, judged)
      args = readers.zip(@lines).map { |read, line| read.call(parse(line)) }
      result = TOPLEVEL_BINDING.receiver.send(name, *args)
      writer.call(judged ? args[judged] : result)
    end

    def call_class(name, readers, methods)
      made = nil
      parse(@lines[0]).zip(parse(@lines[1])).map do |called, given|
        if called == name
          made = Object.const_get(name).new(*readers.zip(given).map { |read, value| read.call(value) })
          nil
        else
          own, takes, writer = methods[called]
          writer.call(made.public_send(own, *takes.zip(given).map { |read, value| read.call(value) }))
        end
      end
    end

    def parse(line)
      JSON.parse(line, max_nesting: false)
    end

    def drive
      out = $stdout.dup
      $stdout.reopen($stderr)
      @lines = $stdin.read.force_encoding("UTF-8").split("\n").reject { |line| line.strip.empty? }
      require_relative "solution"
      result = @CALL@
      out.write(JSON.generate(finite(result), max_nesting: 0), "\n")
      out.close
    end
  end
end

TiltyardDriver.drive
