// Reads templates as JSON from standard input: ["…"]. Answers with one entry for each: the paths of what it
// reads from outside, each a list of segments, or null where it does not parse.
'use strict';

const { readFileSync } = require('node:fs');
const { Liquid } = require('liquidjs');

const liquid = new Liquid();

function globals(template) {
  try {
    return liquid.globalVariableSegmentsSync(template, { partials: false });
  } catch {
    return null;
  }
}

const templates = JSON.parse(readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(templates.map(globals)));
