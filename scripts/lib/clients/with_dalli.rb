# A little program that uses Dalli. Called by scripts/client-libraries with a port.
require 'dalli'

protocol = Gem::Version.new(Dalli::VERSION) >= Gem::Version.new('3.2.0') ? { protocol: :meta } : {}
client = Dalli::Client.new("127.0.0.1:#{ARGV[0]}", { namespace: 'rb', compress: true }.merge(protocol))

def check(actual, expected)
  raise "#{actual.inspect} instead of #{expected.inspect}" unless actual == expected
end

%w[a b n big list x packed].each { |name| client.delete(name) }
check(!!client.set('a', 'one', 3600), true)
check(client.get('a'), 'one')
check(client.get('missing'), nil)
check(!!client.set('list', [1, { two: 3.0 }]), true)
check(client.get_multi('a', 'missing', 'list'), { 'a' => 'one', 'list' => [1, { two: 3.0 }] })
check([nil, false, 0].include?(client.add('a', 'two')), true)
check(!!client.add('b', 'two'), true)
check([nil, false, 0].include?(client.replace('missing', 'x')), true)
check(!!client.replace('b', 'three'), true)
check(!!client.set('x', 'ab', nil, raw: true), true)
check(!!client.append('x', 'cd'), true)
check(!!client.prepend('x', '->'), true)
check(client.get('x', raw: true), '->abcd')
check(client.incr('n', 1, nil, 41), 41)
check(client.incr('n', 1), 42)
check(client.decr('n', 100), 0)
check(client.incr('missing', 1), nil)
check(!!client.touch('a', 100), true)
check(!!client.touch('missing', 100), false)
check(client.gat('a', 1000), 'one')
check(!!client.cas('a') { |value| value + '!' }, true)
check(client.get('a'), 'one!')
check(client.cas('missing') { |value| value }, nil)
packed = 'compress me ' * 50_000
check(!!client.set('packed', packed), true)
check(client.get('packed'), packed)
big = Random.new(1).bytes(1_000_000)
check(!!client.set('big', big, nil, raw: true, compress: false), true)
check(client.get('big', raw: true).b == big, true)
client.multi { 500.times { |i| client.set("many#{i}", i) } }
check(client.get_multi((0...500).map { |i| "many#{i}" }), (0...500).to_h { |i| ["many#{i}", i] })
check(!!client.set('short', 's', 1), true)
deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + 30
while client.get('short')
  raise 'it does not expire' if Process.clock_gettime(Process::CLOCK_MONOTONIC) > deadline
  sleep 0.1
end
check(!!client.delete('a'), true)
check(!!client.delete('a'), false)
check(client.get('a'), nil)
check(client.stats.size, 1)
check(client.version.size, 1)
