<?php
// A little program that uses the extension memcached. Called by scripts/client-libraries with a port
// and text or binary.

$binary = $argv[2] === 'binary';
$client = new Memcached();
$client->setOption(Memcached::OPT_BINARY_PROTOCOL, $binary);
$client->setOption(Memcached::OPT_TCP_NODELAY, true);
$client->setOption(Memcached::OPT_COMPRESSION, true);
$client->setOption(Memcached::OPT_PREFIX_KEY, "php:$argv[2]:");
$client->addServer('127.0.0.1', (int) $argv[1]);

function check($actual, $expected)
{
    if ($actual !== $expected) {
        throw new Exception(var_export($actual, true) . ' instead of ' . var_export($expected, true));
    }
}

foreach (['a', 'b', 'n', 'big', 'list', 'x', 'packed'] as $name) {
    $client->delete($name);
}
check($client->set('a', 'one', 3600), true);
check($client->get('a'), 'one');
check($client->get('missing'), false);
check($client->getResultCode(), Memcached::RES_NOTFOUND);
check($client->set('list', [1, ['two' => 3.0]]), true);
check($client->getMulti(['a', 'missing', 'list']), ['a' => 'one', 'list' => [1, ['two' => 3.0]]]);
check($client->add('a', 'two'), false);
check($client->getResultCode(), $binary ? Memcached::RES_DATA_EXISTS : Memcached::RES_NOTSTORED);
check($client->add('b', 'two'), true);
check($client->replace('missing', 'x'), false);
check($client->replace('b', 'three'), true);
$client->setOption(Memcached::OPT_COMPRESSION, false);
check($client->set('x', 'ab'), true);
check($client->append('x', 'cd'), true);
check($client->prepend('x', '->'), true);
check($client->get('x'), '->abcd');
$client->setOption(Memcached::OPT_COMPRESSION, true);
check($client->set('n', 41), true);
check($client->increment('n'), 42);
check($client->decrement('n', 100), 0);
check($client->increment('missing'), false);
if ($binary) {
    check($client->increment('initial' . microtime(), 1, 7), 7);
}
check($client->touch('a', 100), true);
check($client->touch('missing', 100), false);
$got = $client->get('a', null, Memcached::GET_EXTENDED);
check($got['value'], 'one');
check($client->cas($got['cas'], 'a', 'cas'), true);
check($client->cas($got['cas'], 'a', 'again'), false);
check($client->getResultCode(), Memcached::RES_DATA_EXISTS);
check($client->get('a'), 'cas');
$packed = str_repeat('compress me ', 50000);
check($client->set('packed', $packed), true);
check($client->get('packed') === $packed, true);
$big = random_bytes(1000000);
check($client->set('big', $big), true);
check($client->get('big') === $big, true);
$many = [];
for ($i = 0; $i < 500; $i++) {
    $many["many$i"] = $i;
}
check($client->setMulti($many), true);
check($client->getMulti(array_keys($many), Memcached::GET_PRESERVE_ORDER), $many);
check($client->set('short', 's', 1), true);
$deadline = microtime(true) + 30;
while ($client->get('short') !== false) {
    if (microtime(true) > $deadline) {
        throw new Exception('it does not expire');
    }
    usleep(100000);
}
check($client->delete('a'), true);
check($client->delete('a'), false);
check($client->get('a'), false);
check(count($client->getStats()), 1);
check(count($client->getVersion()), 1);
