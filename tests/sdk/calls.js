// Makes calls through Knock's own SDK, and prints their names in their order:
//
//   node calls.js http://127.0.0.1:4010
//
// What is answered does not matter: whoever listens there takes down what is sent.
'use strict';

const { Knock, APIError } = require('@knocklabs/node');

const at = '2026-03-23T09:00:00Z';
const id = '123e4567-e89b-12d3-a456-426614174000';
const project = { collection: 'projects', id: 'q1' };
const step = { channel_id: id, guide_id: id, guide_key: 'tour', guide_step_ref: 'step_1' };
const connection = '{"collection":"$tenants","object_id":"acme"}';
const mondays = { frequency: 'weekly', days: ['mon'], hours: 9, minutes: 30 };
const preferences = {
  channel_types: { sms: false },
  workflows: { welcome: { channel_types: { sms: true } } },
  categories: { marketing: false },
};

const calls = {
  'trigger: users': (knock) =>
    knock.workflows.trigger(
      'welcome',
      { recipients: ['user_1', 'user_2'], data: { plan: 'pro', seats: 3 } },
      { idempotencyKey: 'order 1' },
    ),
  'trigger: everything': (knock) =>
    knock.workflows.trigger('welcome', {
      recipients: ['user_1', project],
      data: { plan: 'pro' },
      actor: 'user_2',
      tenant: 'acme',
      cancellation_key: 'order 1',
      settings: { sandbox_mode: true, skip_delay: true },
    }),
  'trigger: inline': (knock) =>
    knock.workflows.trigger('welcome', {
      recipients: [
        {
          id: 'user_1',
          name: 'Jane',
          plan: 'pro',
          channel_data: { [id]: { tokens: ['t'] } },
          preferences: { default: preferences },
        },
        { id: 'q1', collection: 'projects', name: 'Q1' },
      ],
      actor: project,
      tenant: { id: 'acme', name: 'Acme' },
    }),
  'trigger: each with its data': (knock) =>
    knock.workflows.trigger('welcome', {
      recipients: [{ id: 'user_1', $trigger_data: { plan: 'pro' } }],
    }),
  'cancel': (knock) => knock.workflows.cancel('welcome', { cancellation_key: 'order 1' }),
  'cancel: recipients': (knock) =>
    knock.workflows.cancel('welcome', { cancellation_key: 'order 1', recipients: ['user_1', project] }),
  'users: identify': (knock) =>
    knock.users.update('user/1', {
      name: 'Jane',
      email: 'jane@example.com',
      plan: 'pro',
      channel_data: { [id]: { tokens: ['t'] } },
      preferences: { default: preferences },
    }),
  'users: get': (knock) => knock.users.get('user 1+é'),
  'users: delete': (knock) => knock.users.delete('user_1'),
  'users: merge': (knock) => knock.users.merge('user_1', { from_user_id: 'user_2' }),
  'users: list': (knock) => knock.users.list({ include: ['preferences'], page_size: 5, after: 'c+/=' }),
  'users: bulk identify': (knock) =>
    knock.users.bulk.identify({ users: [{ id: 'user_1' }, { id: 'user_2', name: 'Jane' }] }),
  'users: bulk delete': (knock) => knock.users.bulk.delete({ user_ids: ['user_1'] }),
  'users: bulk preferences': (knock) =>
    knock.users.bulk.setPreferences({ user_ids: ['user_1'], preferences: { id: 'acme', ...preferences } }),
  'users: channel data': (knock) =>
    knock.users.setChannelData('user_1', id, { data: { tokens: ['t'] } }),
  'users: no channel data': (knock) => knock.users.unsetChannelData('user_1', id),
  'users: set preferences': (knock) =>
    knock.users.setPreferences('user_1', 'default', { __persistence_strategy__: 'merge', ...preferences }),
  'users: get preferences': (knock) => knock.users.getPreferences('user_1', 'default', { tenant: 'acme' }),
  'users: subscriptions': (knock) =>
    knock.users.listSubscriptions('user_1', { objects: [project], include: ['preferences'] }),
  'users: schedules': (knock) => knock.users.listSchedules('user_1', { workflow: 'reminder', tenant: 'acme' }),
  'objects: set': (knock) =>
    knock.objects.set('projects', 'q1', {
      name: 'Q1',
      budget: 5,
      channel_data: { [id]: { connections: [{ incoming_webhook: { url: 'https://example.com' } }] } },
      preferences: { default: preferences },
    }),
  'objects: list': (knock) => knock.objects.list('projects', { include: ['preferences'], before: 'c' }),
  'objects: bulk set': (knock) =>
    knock.objects.bulk.set('projects', { objects: [{ id: 'q1' }, { id: 'q2', name: 'Q2' }] }),
  'objects: subscribe': (knock) =>
    knock.objects.addSubscriptions('projects', 'q1', {
      recipients: ['user_1', { id: 'user_2', name: 'Jane' }, { collection: 'teams', id: 't' }],
      properties: { role: 'member' },
    }),
  'objects: unsubscribe': (knock) =>
    knock.objects.deleteSubscriptions('projects', 'q1', { recipients: ['user_1', { collection: 'teams', id: 't' }] }),
  'objects: subscribers': (knock) =>
    knock.objects.listSubscriptions('projects', 'q1', { mode: 'object', recipients: ['user_1', 'user_2'] }),
  'objects: bulk subscribe': (knock) =>
    knock.objects.bulk.addSubscriptions('projects', {
      subscriptions: [{ id: 'q1', recipients: ['user_1'], properties: { role: 'owner' } }],
    }),
  'tenants: set': (knock) =>
    knock.tenants.set('acme', {
      name: 'Acme',
      plan: 'pro',
      settings: { branding: { primary_color: '#33FF5B' }, preference_set: preferences },
      resolve_full_preference_settings: true,
    }),
  'tenants: list': (knock) => knock.tenants.list({ tenant_id: 'acme', name: 'Acme & co' }),
  'tenants: bulk set': (knock) => knock.tenants.bulk.set({ tenants: ['acme', { id: 'b', name: 'B' }] }),
  'tenants: bulk delete': (knock) => knock.tenants.bulk.delete({ tenant_ids: ['acme', 'b'] }),
  'schedules: create': (knock) =>
    knock.schedules.create({
      workflow: 'reminder',
      recipients: ['user_1', project],
      repeats: [mondays],
      scheduled_at: at,
      ending_at: at,
      data: { task: 'tax' },
      actor: { id: 'user_3', name: 'Sarah' },
      tenant: 'acme',
    }),
  'schedules: update': (knock) =>
    knock.schedules.update({ schedule_ids: [id], repeats: [mondays], ending_at: null, actor: null, tenant: 'acme' }),
  'schedules: list': (knock) =>
    knock.schedules.list({ workflow: 'reminder', tenant: 'acme', recipients: ['user_1', 'user_2'] }),
  'schedules: list of objects': (knock) =>
    knock.schedules.list({ workflow: 'reminder', recipients: [project, { collection: 'projects', id: 'q2' }] }),
  'schedules: delete': (knock) => knock.schedules.delete({ schedule_ids: [id] }),
  'schedules: bulk create': (knock) =>
    knock.schedules.bulk.create({
      schedules: [{ workflow: 'reminder', recipient: 'user_1', scheduled_at: at }],
    }),
  'messages: list': (knock) =>
    knock.messages.list({
      tenant: 'acme',
      channel_id: id,
      source: 'welcome',
      status: ['queued', 'sent'],
      engagement_status: ['unread'],
      message_ids: ['m1', 'm2'],
      workflow_categories: ['a'],
      workflow_run_id: id,
      trigger_data: '{"plan":"pro"}',
      inserted_at: { gt: at, gte: at, lt: at, lte: at },
      page_size: 5,
    }),
  'messages: activities': (knock) => knock.messages.listActivities('m1', { trigger_data: '{"a":1}' }),
  'messages: events': (knock) => knock.messages.listEvents('m1', { page_size: 5 }),
  'messages: seen': (knock) => knock.messages.markAsSeen('m1'),
  'messages: unarchive': (knock) => knock.messages.unarchive('m1'),
  'messages: interacted': (knock) => knock.messages.markAsInteracted('m1', { metadata: { button: 'open' } }),
  'messages: batch read': (knock) => knock.messages.batch.markAsRead({ message_ids: ['m1', 'm2'] }),
  'messages: batch interacted': (knock) =>
    knock.messages.batch.markAsInteracted({ message_ids: ['m1'], metadata: { a: 1 } }),
  'messages: batch content': (knock) => knock.messages.batch.getContent({ message_ids: ['m1', 'm2'] }),
  'messages: bulk': (knock) =>
    knock.channels.bulk.updateMessageStatus(id, 'archive', {
      archived: 'only',
      delivery_status: 'sent',
      engagement_status: 'seen',
      has_tenant: false,
      newer_than: at,
      older_than: at,
      recipient_ids: ['user_1'],
      tenants: ['acme'],
      trigger_data: '{"a":1}',
      workflows: ['welcome'],
    }),
  'feeds: list': (knock) =>
    knock.users.feeds.listItems('user_1', id, {
      status: 'unread',
      archived: 'include',
      mode: 'compact',
      source: 'welcome',
      tenant: 'acme',
      has_tenant: true,
      locale: 'en-US',
      workflow_categories: ['a', 'b'],
      trigger_data: '{"plan":null}',
      exclude: 'entries.activities,meta',
      inserted_at: { gte: at },
    }),
  'guides: list': (knock) =>
    knock.users.guides.getChannel('user_1', id, { tenant: 'acme', data: '{"plan":"pro"}', type: 'card' }),
  'guides: seen': (knock) =>
    knock.users.guides.markMessageAsSeen('user_1', {
      ...step,
      content: { title: 'Hello' },
      data: { a: 1 },
      tenant: 'acme',
    }),
  'guides: interacted': (knock) =>
    knock.users.guides.markMessageAsInteracted('user_1', { ...step, metadata: { button: 'next' } }),
  'guides: archived': (knock) =>
    knock.users.guides.markMessageAsArchived('user_1', { ...step, is_final: true, unthrottled: false }),
  'guides: unarchive': (knock) =>
    knock.users.guides.unarchiveGuideMessage('user_1', { guide_key: 'tour', tenant: 'acme' }),
  'guides: reset': (knock) => knock.users.guides.resetGuideEngagements('user_1', { guide_key: 'tour' }),
  'audiences: add': (knock) =>
    knock.audiences.addMembers('beta', {
      members: [{ user: { id: 'user_1', name: 'Jane' }, tenant: 'acme' }],
      create_audience: true,
    }),
  'audiences: remove': (knock) => knock.audiences.removeMembers('beta', { members: [{ user: { id: 'user_1' } }] }),
  'runs: list': (knock) =>
    knock.workflowRecipientRuns.list({
      workflow: 'welcome',
      tenant: 'acme',
      status: ['paused', 'queued'],
      has_errors: false,
      recipient: project,
      starting_at: at,
      ending_at: at,
    }),
  'slack: channels': (knock) =>
    knock.providers.slack.listChannels(id, {
      access_token_object: connection,
      query_options: { cursor: 'c', limit: 10, exclude_archived: false, types: 'im', team_id: 'T1' },
    }),
  'slack: revoke': (knock) => knock.providers.slack.revokeAccess(id, { access_token_object: connection }),
  'ms teams: teams': (knock) =>
    knock.providers.msTeams.listTeams(id, {
      ms_teams_tenant_object: connection,
      query_options: { $filter: "a eq 'b'", $select: 'id', $top: 3, $skiptoken: 't' },
    }),
  'ms teams: channels': (knock) =>
    knock.providers.msTeams.listChannels(id, {
      ms_teams_tenant_object: connection,
      team_id: 't1',
      query_options: { $filter: 'x', $select: 'id' },
    }),
  'bulk operation': (knock) => knock.bulkOperations.get(id),
};

async function main() {
  const knock = new Knock({
    apiKey: 'sk_test_sdk',
    baseURL: process.argv[2],
    branch: 'my-branch',
    maxRetries: 0,
  });
  for (const call of Object.values(calls)) {
    try {
      await call(knock);
    } catch (error) {
      if (!(error instanceof APIError)) throw error;
    }
  }
  process.stdout.write(JSON.stringify(Object.keys(calls)));
}

main();
