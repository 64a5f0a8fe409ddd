// Serves a description of an API as a mock that validates what it is sent, at a port that the system
// chooses, and says where:
//
//   node mock.js openapi.json
//
// It ends when its standard input does, so that it never outlives who started it. The command of Prism has
// no level at which it says where it listens, and is silent about requests from then on: to write about
// them would take a good part of its time.
'use strict';

const { createSingleProcessPrism } = require('@stoplight/prism-cli/dist/util/createServer');

process.stdin.on('end', () => process.exit()).resume();

const options = {
  document: process.argv[2],
  host: '127.0.0.1',
  port: 0,
  cors: false,
  dynamic: false,
  errors: false,
  ignoreExamples: false,
  seed: null,
  verboseLevel: 'start',
};

createSingleProcessPrism(options).then(
  (server) => {
    server.logger.level = 'silent';
  },
  () => process.exit(1),
);
