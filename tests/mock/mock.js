// Serves a description of an API as a mock that validates what it is sent, at a port that the system
// chooses, and says where:
//
//   node mock.js openapi.json
//
// It ends when its standard input does, so that it never outlives who started it. The command
// of Prism has no level that says where it listens and is silent about every request, which would
// take most of its time.
'use strict';

const { createSingleProcessPrism } = require('@stoplight/prism-cli/dist/util/createServer');

process.stdin.on('end', () => process.exit()).resume();

createSingleProcessPrism({
  document: process.argv[2],
  host: '127.0.0.1',
  port: 0,
  cors: false,
  dynamic: false,
  errors: false,
  ignoreExamples: false,
  seed: null,
  verboseLevel: 'start',
}).catch(() => process.exit(1));
