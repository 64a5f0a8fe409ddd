// Reads cases as JSON from standard input and renders them, so that a test knows what an
// interpreter makes of them:
//
//   [{ "partials": { "key": "…" }, "templates": ["…"], "environments": [{ "data": {} }] }]
//
// Answers with one list for each case: for each environment what the first template says that reads
// something undefined or fails, or null where none does. A test, `default` and `assign` may see
// what is undefined; whatever else does fails.
'use strict';

const { readFileSync } = require('node:fs');
const { AssignTag, Liquid } = require('liquidjs');

// A local that stands for something undefined is undefined itself, rather than null.
class Assign extends AssignTag {
  *render(context, emitter) {
    yield* super.render(context, emitter);
    const scope = context.bottom();
    scope[this.key] = scope[this.key] ?? undefined;
  }
}

function engine(partials) {
  const liquid = new Liquid({
    strictVariables: true,
    lenientIf: true,
    templates: partials,
    cache: true,
  });
  liquid.registerTag('assign', Assign);
  // Filters that only Knock has. What they make of a value does not matter here.
  for (const name of ['timezone', 'pluralize', 'from_json', 'currency', 'format_number']) {
    liquid.registerFilter(name, (value) => value);
  }
  return liquid;
}

function firstFault(liquid, templates, environment) {
  for (const template of templates) {
    try {
      liquid.renderSync(template, environment);
    } catch (error) {
      return error.message;
    }
  }
  return null;
}

function run({ partials, templates, environments }) {
  const liquid = engine(partials);
  const parsed = templates.map((template) => liquid.parse(template));
  return environments.map((environment) => firstFault(liquid, parsed, environment));
}

const cases = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(cases.map(run)));
