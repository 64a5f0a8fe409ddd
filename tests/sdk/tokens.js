// Signs user tokens with Knock's own SDK, and prints them:
//
//   node tokens.js key.pem
'use strict';

const fs = require('node:fs');
const { buildUserTokenGrant, signUserToken } = require('@knocklabs/node/lib/tokenSigner');
const { Grants } = require('@knocklabs/node/lib/userTokens');

const video = { type: 'object', collection: 'videos', id: 'dinosaurs loose' };

async function main() {
  const signingKey = fs.readFileSync(process.argv[2], 'utf8');
  const base64 = Buffer.from(signingKey).toString('base64');
  const tokens = [
    await signUserToken('user_123', { signingKey }),
    await signUserToken('user "é"', { signingKey: base64, expiresInSeconds: 60 }),
    await signUserToken('user_123', {
      signingKey,
      grants: [
        buildUserTokenGrant({ type: 'tenant', id: 'acme' }, [Grants.SlackChannelsRead, Grants.MsTeamsChannelsRead]),
        buildUserTokenGrant(video, [Grants.ChannelDataRead]),
        buildUserTokenGrant({ type: 'user', id: 'user_123' }, [Grants.UserFeedRead]),
        buildUserTokenGrant(video, [Grants.ChannelDataWrite]),
      ],
    }),
  ];
  process.stdout.write(JSON.stringify(tokens));
}

main();
