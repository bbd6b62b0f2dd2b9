// The load that a gateway and its clients put on the daemon, by k6: batches, webhooks, lists and health, mixed.
import crypto from 'k6/crypto';
import http from 'k6/http';
import { check, sleep } from 'k6';
import { Rate, Trend } from 'k6/metrics';

const { BASE, SECRET, NAME, SESSION, WORKSPACE, STAGES } = __ENV;
const LISTED = 50;

const syncs = new Rate('sync_success_rate');
const queued = new Rate('queue_acceptance_rate');
const lists = new Trend('chat_list_latency', true);
const batches = new Trend('sync_batch_latency', true);
const webhooks = new Trend('webhook_latency', true);

export const options = {
  stages: JSON.parse(STAGES),
  thresholds: {
    checks: ['rate==1'],
    http_req_duration: ['p(95)<2000'],
    http_req_failed: ['rate==0'],
    sync_success_rate: ['rate>0.95'],
    queue_acceptance_rate: ['rate>0.98'],
    chat_list_latency: ['p(95)<500'],
    sync_batch_latency: ['p(95)<1500'],
    webhook_latency: ['p(95)<1000'],
  },
  summaryTrendStats: ['avg', 'med', 'p(95)', 'p(99)', 'max'],
};

export default function () {
  const dice = Math.random();
  if (dice < 0.4) sync();
  else if (dice < 0.7) webhook();
  else if (dice < 0.9) list(`limit=${LISTED}`, 500);
  else if (dice < 0.95) list(`session_id=${SESSION}&limit=${LISTED}`, 600);
  else health();
  sleep(1 + 2 * Math.random());
}

function sync() {
  const chats = Array.from({ length: within(20, 50) }, (_, at) => chat(at));
  const answer = post('/api/whatsapp/chats/sync', { whatsapp_account_id: Number(SESSION), workspace_id: Number(WORKSPACE), chats });
  batches.add(answer.timings.duration);
  const isTaken = answer.status === 202;
  syncs.add(isTaken);
  queued.add(isTaken && answer.json('status') === 'queued');
  check(answer, {
    'sync is 202': () => isTaken,
    'sync is queued': () => isTaken && answer.json('status') === 'queued',
    'sync under 2 s': () => answer.timings.duration < 2000,
  });
}

function webhook() {
  const message = { id: `false_${number()}@c.us_${unique()}`, from: `${number()}@c.us`, to: '628111222333@c.us',
    body: `Load ${unique()}`, timestamp: seconds(), from_me: false, type: 'chat', has_media: false, chat_type: 'private' };
  const data = { workspace_id: Number(WORKSPACE), session_id: NAME, message };
  const answer = post('/api/whatsapp/webhooks/webjs', { event: 'message_received', data });
  webhooks.add(answer.timings.duration);
  check(answer, {
    'webhook is 200': () => answer.status === 200,
    'webhook under 1 s': () => answer.timings.duration < 1000,
  });
}

function list(query, most) {
  const answer = http.get(`${BASE}/api/chats?${query}`, { tags: { name: 'list' } });
  lists.add(answer.timings.duration);
  check(answer, {
    'list is 200': () => answer.status === 200,
    'list is JSON': () => Array.isArray(answer.json('chats')),
    [`list under ${most} ms`]: () => answer.timings.duration < most,
  });
}

function health() {
  const answer = http.get(`${BASE}/api/whatsapp/health`, { tags: { name: 'health' } });
  check(answer, {
    'health is 200': () => answer.status === 200,
    'health tells status and queue': () => Boolean(answer.json('status')) && Boolean(answer.json('queue')),
  });
}

function post(path, plain) {
  const raw = JSON.stringify(plain);
  const at = String(seconds());
  const headers = { 'Content-Type': 'application/json', 'X-Timestamp': at,
    'X-HMAC-Signature': crypto.hmac('sha256', SECRET, at + raw, 'hex') };
  return http.post(BASE + path, raw, { headers, tags: { name: path } });
}

function chat(at) {
  const isGroup = at % 5 === 4;
  const phone = number();
  const told = { body: `Last words ${unique()}`, timestamp: seconds() - within(0, 86400), from_me: false };
  const common = { workspace_id: Number(WORKSPACE), whatsapp_account_id: Number(SESSION), provider_type: 'webjs',
    timestamp: told.timestamp, unread_count: within(0, 5), last_message: told };
  if (!isGroup) {
    return { ...common, chat_type: 'private', is_group: false, chat_id: `${phone}@c.us`, contact_phone: `+${phone}`,
      contact_name: `User ${phone}` };
  }
  return { ...common, chat_type: 'group', is_group: true, chat_id: `${phone}-1600000000@g.us`,
    group_jid: `${phone}-1600000000@g.us`, group_name: `Group ${phone}`,
    group_participants: [{ phone: `+${number()}`, is_admin: true, is_superadmin: false }] };
}

function number() { return `6281${String(within(0, 9999)).padStart(8, '0')}`; }
function unique() { return `${__VU}-${__ITER}-${Math.random().toString(36).slice(2)}`; }
function within(low, high) { return low + Math.floor(Math.random() * (high - low + 1)); }
function seconds() { return Math.floor(Date.now() / 1000); }
