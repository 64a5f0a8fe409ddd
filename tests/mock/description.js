// Prints a YAML file as JSON:
//
//   node description.js openapi.yml
'use strict';

const { readFileSync } = require('node:fs');
const { parse } = require('yaml');

process.stdout.write(JSON.stringify(parse(readFileSync(process.argv[2], 'utf8'))));
