// Sends triggers through Knock's own SDK for Node, and prints what that took as JSON:
//
//   node triggers.js ../../tests/sdk http://127.0.0.1:4010 <in flight> <count> <first, to warm up>
'use strict';

const path = require('node:path');
const { createRequire } = require('node:module');

const [sdk, baseURL, ...numbers] = process.argv.slice(2);
const [inFlight, count, first] = numbers.map(Number);
const { Knock } = createRequire(path.resolve(sdk, 'package.json'))('@knocklabs/node');

const knock = new Knock({ apiKey: 'sk_test_0123456789abcdefghijklmnopqrstuvwxyz', baseURL });

async function trigger(number) {
  const run = await knock.workflows.trigger(
    'order-shipped',
    {
      recipients: [`user_${number}`],
      data: {
        order_id: 'ord_42',
        order: { number: '2026-42', url: 'https://shop.example.com/orders/42' },
        items: [
          { name: 'Mug with a picture', quantity: 2, note: 'hand-made, so no two are alike' },
          { name: 'Tea towel', quantity: 4, note: 'machine-washable' },
          { name: 'Teapot', quantity: 1, note: 'with a strainer of stainless steel' },
        ],
        arrives_at: '2026-03-24T14:30:00Z',
        gift_message: 'Enjoy!',
      },
      tenant: { id: 'acme', name: 'Acme Shop' },
    },
    { idempotencyKey: crypto.randomUUID() },
  );
  if (run.workflow_run_id.length !== 36) throw new Error('the id of a run is a UUID');
}

async function triggers(count) {
  const lane = async (number) => {
    for (; number < count; number += inFlight) await trigger(number);
  };
  await Promise.all(Array.from({ length: inFlight }, (_, number) => lane(number)));
}

async function main() {
  await triggers(first);
  const start = process.hrtime.bigint();
  const used = process.cpuUsage();
  await triggers(count);
  const { user, system } = process.cpuUsage(used);
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ wall, cpu: (user + system) / 1e6, peak }));
}

main();
