import { randomUUID } from 'node:crypto';
import { createSession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { makeUser } from '@/server/users/factory.ts';
import {
  A_FILE,
  A_PASSKEY_ANSWER,
  A_WEBHOOK,
  aCardImage,
  aDeadLetter,
  aDomain,
  aFollowRequest,
  aHost,
  aLimit,
  aLink,
  aMail,
  anAlias,
  anEpochStart,
  anImport,
  anInvitation,
  anyBody,
  aPasskey,
  aPicture,
  aReportedLink,
  aTag,
  aTask,
  aWebhook,
  aWebhookDelivery,
  codeAt,
  type Fixture,
  idOf,
  made,
  nothing,
  PASSWORD,
  STEP_MS,
  somebody,
  withPassword,
} from './fixture-things.ts';
import { issueSignInLink } from './issue-sign-in-link.ts';
import { issueSignUpLink, openSignUp } from './issue-sign-up-link.ts';
import {
  A_CODE,
  aDeadNotification,
  aDevice,
  aMailReport,
  aNotification,
  aNumber,
  anAnnouncement,
  anUnsubscription,
  aProvider,
  aScheduledAnnouncement,
  aSuppression,
  aTemplate,
  aTextReport,
  aWebPush,
  newestVersion,
  openChannels,
} from './notification-things.ts';

/** A good call of every documented operation: `npx vitest run app/api/conformance.test.ts` names those that are missing. */
export const fixtures: Record<string, Fixture> = {
  'POST /v1/account/delete': async () => ({ cookie: (await withPassword()).cookie, json: { password: PASSWORD } }),
  'GET /v1/account/deletion': nothing,
  'POST /v1/account/export': nothing,
  'POST /v1/account/keep': nothing,
  'GET /v1/admin/audit': nothing,
  'GET /v1/admin/audit/export': nothing,
  'GET /v1/admin/dead-letters': async () => ({ query: `?limit=${(await aDeadLetter()).id && '10'}` }),
  'POST /v1/admin/dead-letters/batch': anyBody({ queue: 'links.spread-change', action: 'discard' }),
  'DELETE /v1/admin/dead-letters/{id}': async () => ({ params: await aDeadLetter() }),
  'POST /v1/admin/dead-letters/{id}/retry': async () => ({ params: await aDeadLetter() }),
  'GET /v1/admin/ids': nothing,
  'POST /v1/admin/ids/epochs': () => ({ json: { from: anEpochStart(), tickMs: 2 } }),
  'GET /v1/admin/link-reports': async () => ({ query: `?limit=${(await aReportedLink()).id && '10'}` }),
  'GET /v1/admin/link-reports/{id}': async () => ({ params: await aReportedLink() }),
  'POST /v1/admin/link-reports/{id}/decisions': async () => ({
    params: await aReportedLink(),
    json: { decision: 'warned', note: 'It asks for passwords.' },
  }),
  'GET /v1/admin/mailbox': async () => ({ query: `?q=${(await aMail()).id && 'Hi'}` }),
  'POST /v1/admin/mailbox/test': nothing,
  'GET /v1/admin/mailbox/{id}': async () => ({ params: await aMail() }),
  'GET /v1/admin/metrics': nothing,
  'GET /v1/admin/metrics/business': nothing,
  'GET /v1/admin/notifications/announcements': nothing,
  'POST /v1/admin/notifications/announcements': anyBody(anAnnouncement),
  'POST /v1/admin/notifications/announcements/audience': anyBody({ segment: { roles: ['admin'] } }),
  'GET /v1/admin/notifications/announcements/{id}': async ({ cookie }) => ({
    params: await idOf('POST /v1/admin/notifications/announcements', { cookie, json: anAnnouncement }),
  }),
  'PUT /v1/admin/notifications/announcements/{id}': async ({ cookie }) => ({
    params: await idOf('POST /v1/admin/notifications/announcements', { cookie, json: anAnnouncement }),
    json: anAnnouncement,
  }),
  'DELETE /v1/admin/notifications/announcements/{id}': async ({ cookie }) => ({
    params: await idOf('POST /v1/admin/notifications/announcements', { cookie, json: anAnnouncement }),
  }),
  'POST /v1/admin/notifications/announcements/{id}/cancel': async (person) => ({
    params: await aScheduledAnnouncement(person),
  }),
  'GET /v1/admin/notifications/announcements/{id}/results': async ({ cookie }) => ({
    params: await idOf('POST /v1/admin/notifications/announcements', { cookie, json: anAnnouncement }),
  }),
  'POST /v1/admin/notifications/announcements/{id}/send': async ({ cookie }) => ({
    params: await idOf('POST /v1/admin/notifications/announcements', { cookie, json: anAnnouncement }),
    json: { at: new Date(Date.now() + 3_600_000).toISOString() },
  }),
  'GET /v1/admin/notifications/deliveries': async (person) => ({ query: `?q=${person.user.id}&state=dead` }),
  'GET /v1/admin/notifications/deliveries/{id}': async (person) => ({ params: await aNotification(person) }),
  'POST /v1/admin/notifications/deliveries/{id}/retry': async (person) => ({ params: await aDeadNotification(person) }),
  'GET /v1/admin/notifications/overview': nothing,
  'POST /v1/admin/notifications/providers/{channel}/{name}/reset': async () => ({ params: await aProvider() }),
  'GET /v1/admin/notifications/rates': nothing,
  'GET /v1/admin/notifications/suppressions': nothing,
  'POST /v1/admin/notifications/suppressions': () => ({
    json: { channel: 'email', address: `${randomUUID()}@example.com`, note: 'Asked by phone.' },
  }),
  'POST /v1/admin/notifications/suppressions/{channel}/{hash}/lift': async () => ({
    params: await aSuppression(),
    json: { note: 'Works again.' },
  }),
  'GET /v1/admin/notifications/templates': nothing,
  'GET /v1/admin/notifications/templates/{type}/{surface}': () => ({ params: aTemplate }),
  'PUT /v1/admin/notifications/templates/{type}/{surface}': async () => ({
    params: aTemplate,
    json: { ko: { title: '준비됐어요', body: '{until}까지 받으세요.', version: await newestVersion(aTemplate) } },
  }),
  'POST /v1/admin/notifications/templates/{type}/{surface}/preview': () => ({
    params: aTemplate,
    json: { language: 'ko', title: '준비됐어요', body: '{until}까지 받으세요.' },
  }),
  'POST /v1/admin/notifications/templates/{type}/{surface}/rollback': async () => ({
    params: aTemplate,
    json: { language: 'ko', to: 0, version: await newestVersion(aTemplate) },
  }),
  'GET /v1/admin/notifications/templates/{type}/{surface}/versions': () => ({ params: aTemplate }),
  'GET /v1/admin/orphan-visits': nothing,
  'GET /v1/admin/overview': nothing,
  'GET /v1/admin/people': nothing,
  'PATCH /v1/admin/people/{id}': async () => ({
    params: { id: String((await makeUser()).user.id) },
    json: { role: 'moderator' },
  }),
  'POST /v1/admin/people/{id}/sign-out': async () => ({ params: { id: String((await makeUser()).user.id) } }),
  'GET /v1/admin/processes': nothing,
  'GET /v1/admin/queues': nothing,
  'GET /v1/admin/limits': nothing,
  'PUT /v1/admin/limits/{name}': () => ({ params: aLimit(), json: { limit: 500 } }),
  'DELETE /v1/admin/limits/{name}': () => ({ params: aLimit() }),
  'GET /v1/admin/limits/{name}/keys': () => ({ params: aLimit() }),
  'GET /v1/admin/limits/{name}/picture': () => ({ params: aLimit(), query: '?key=a203.0.113.7' }),
  'POST /v1/admin/limits/{name}/reset': () => ({ params: aLimit(), json: { key: 'a203.0.113.7' } }),
  'GET /v1/admin/limits/entries': nothing,
  'POST /v1/admin/limits/entries': anyBody({ kind: 'allow', subject: 'address', value: '198.51.100.0/24' }),
  'DELETE /v1/admin/limits/entries/{id}': async ({ cookie }) => ({
    params: await idOf('POST /v1/admin/limits/entries', {
      cookie,
      json: { kind: 'deny', subject: 'address', value: '198.51.100.77' },
    }),
  }),
  'GET /v1/admin/settings': nothing,
  'PUT /v1/admin/settings/{key}': () => ({ params: { key: 'people.invitationDays' }, json: { value: 7 } }),
  'GET /v1/admin/settings/{key}/history': () => ({ params: { key: 'people.invitationDays' } }),
  'GET /v1/blocks': nothing,
  'POST /v1/data/shorten': anyBody({ longUrl: 'https://example.com/' }),
  'GET /v1/follows/requests': async (person) => ({ query: `?limit=${(await aFollowRequest(person)).id && '10'}` }),
  'POST /v1/follows/requests/{id}/accept': async (person) => ({ params: await aFollowRequest(person) }),
  'POST /v1/follows/requests/{id}/refuse': async (person) => ({ params: await aFollowRequest(person) }),
  'GET /v1/identity': nothing,
  'POST /v1/identity/prove': async () => ({ cookie: (await withPassword()).cookie, json: { password: PASSWORD } }),
  'POST /v1/identity/prove-with-passkey': () => ({ json: A_PASSKEY_ANSWER, refusal: 422 }),
  'GET /v1/ids': () => ({ query: '?strategy=ticket&count=3' }),
  'GET /v1/ids/{id}': async () => ({ params: { id: String(await newIdAsync()) } }),
  'GET /v1/invitations': async (person) => ({ query: `?limit=${(await anInvitation(person)).id && '10'}` }),
  'POST /v1/invitations': anyBody({ email: 'new@maru.test', role: 'user' }),
  'GET /v1/invitations/by-token/{token}': async () => {
    const { token } = await anInvitation(await makeUser({ role: 'admin' }));
    return { params: { token } };
  },
  'DELETE /v1/invitations/{id}': async (person) => ({ params: { id: (await anInvitation(person)).id } }),
  'GET /v1/keys': nothing,
  'POST /v1/keys': anyBody({ name: 'Script', scopes: ['links:read'] }),
  'DELETE /v1/keys/{id}': async ({ cookie }) => ({
    params: await idOf('POST /v1/keys', { cookie, json: { name: 'Script', scopes: ['*'] } }),
  }),
  'GET /v1/linked-accounts': nothing,
  'DELETE /v1/linked-accounts/{provider}': async () => {
    const { user, cookie } = await withPassword();
    await pg.query(`INSERT INTO oauth_accounts (provider, provider_account_id, user_id) VALUES ('github', $1, $2)`, [
      randomUUID(),
      user.id,
    ]);
    return { cookie, params: { provider: 'github' } };
  },
  'GET /v1/link-domains': async () => ({ headers: { 'x-domain': (await aDomain()).id } }),
  'POST /v1/link-domains': () => ({ json: { host: aHost(), missingUrl: 'https://example.com/' } }),
  'PATCH /v1/link-domains/{id}': async () => ({ params: await aDomain(), json: { rootUrl: 'https://example.com/' } }),
  'DELETE /v1/link-domains/{id}': async () => ({ params: await aDomain() }),
  'GET /v1/link-imports': nothing,
  'POST /v1/link-imports': () => ({ query: '?name=links.csv&timeZone=Asia/Seoul', ...A_FILE }),
  'GET /v1/link-imports/{id}': async (person) => ({ params: await anImport(person) }),
  'PATCH /v1/link-imports/{id}': async (person) => ({ params: await anImport(person), json: { findExisting: false } }),
  'DELETE /v1/link-imports/{id}': async (person) => ({ params: await anImport(person) }),
  'GET /v1/link-imports/{id}/preview': async (person) => ({ params: await anImport(person) }),
  'GET /v1/link-imports/{id}/report': async (person) => ({ params: await anImport(person) }),
  'GET /v1/link-imports/{id}/rows': async (person) => ({ params: await anImport(person) }),
  'POST /v1/link-imports/{id}/start': async (person) => ({ params: await anImport(person) }),
  'POST /v1/link-reports': async () => ({
    json: { alias: await anAlias(), reason: 'spam', text: 'Too many of these.' },
  }),
  'GET /v1/link-tags': nothing,
  'POST /v1/link-tags/remove': async (person) => ({ json: { name: await aTag(person) } }),
  'POST /v1/link-tags/rename': async (person) => ({ json: { from: await aTag(person), to: 'summer' } }),
  'GET /v1/link-webhooks': nothing,
  'POST /v1/link-webhooks': anyBody(A_WEBHOOK),
  'GET /v1/link-webhooks/{id}': async (person) => ({ params: await aWebhook(person) }),
  'PATCH /v1/link-webhooks/{id}': async (person) => ({ params: await aWebhook(person), json: { isEnabled: false } }),
  'DELETE /v1/link-webhooks/{id}': async (person) => ({ params: await aWebhook(person) }),
  'GET /v1/link-webhooks/{id}/deliveries': async (person) => ({ params: await aWebhook(person) }),
  'POST /v1/link-webhooks/{id}/deliveries/{deliveryId}/send-again': async (person) => ({
    params: await aWebhookDelivery(person),
  }),
  'POST /v1/link-webhooks/{id}/secret': async (person) => ({ params: await aWebhook(person) }),
  'POST /v1/link-webhooks/{id}/test': async (person) => ({ params: await aWebhook(person) }),
  'POST /v1/links/bulk': anyBody({ links: [{ url: 'https://example.com/' }] }),
  'PATCH /v1/links/bulk': async (person) => ({ json: { ids: [(await aLink(person)).id], isArchived: true } }),
  'POST /v1/links/bulk/delete': async (person) => ({ json: { ids: [(await aLink(person)).id] } }),
  'POST /v1/links/bulk/restore': async (person) => ({ json: { ids: [(await aLink(person)).id] } }),
  'GET /v1/links': async (person) => ({ query: `?limit=${(await aLink(person)).id && '10'}` }),
  'POST /v1/links': anyBody({ url: 'https://example.com/', title: 'Spring' }),
  'GET /v1/links/{id}': async (person) => ({ params: await aLink(person) }),
  'GET /v1/links/{id}/clicks': async (person) => ({ params: await aLink(person) }),
  'GET /v1/links/{id}/clicks/export': async (person) => ({ params: await aLink(person) }),
  'GET /v1/links/{id}/stats': async (person) => ({ params: await aLink(person) }),
  'GET /v1/links/export': async (person) => ({ query: `?q=${(await aLink(person)).id && 'example'}` }),
  'GET /v1/links/stats': async (person) => ({ query: `?limit=${(await aLink(person)).id && '10'}` }),
  'PATCH /v1/links/{id}': async (person) => ({ params: await aLink(person), json: { title: 'Autumn' } }),
  'DELETE /v1/links/{id}': async (person) => ({ params: await aLink(person) }),
  'POST /v1/links/{id}/check': async (person) => ({ params: await aLink(person) }),
  'GET /v1/links/card-images/{key}': async () => ({ params: { key: await aCardImage() } }),
  'POST /v1/links/{id}/try': async (person) => ({ params: await aLink(person), json: { device: 'mobile' } }),
  'POST /v1/links/try': anyBody({
    url: 'https://example.com/',
    rules: [{ when: { devices: ['mobile'] }, url: 'https://m.example.com/' }],
    visitor: { device: 'mobile' },
  }),
  'POST /v1/links/{id}/restore': async (person) => ({ params: await aLink(person) }),
  'GET /v1/me': nothing,
  'GET /v1/notifications': async (person) => ({ query: `?limit=${(await aNotification(person)).id && '10'}` }),
  'GET /v1/notifications/counts': nothing,
  'GET /v1/notifications/devices': nothing,
  'POST /v1/notifications/devices': () => {
    openChannels();
    return { json: aWebPush };
  },
  'DELETE /v1/notifications/devices/{id}': async (person) => ({ params: await aDevice(person) }),
  'POST /v1/notifications/devices/{id}/code': async (person) => ({ params: await aNumber(person) }),
  'POST /v1/notifications/devices/{id}/confirm': async (person) => ({
    params: await aNumber(person),
    json: { code: A_CODE },
  }),
  'POST /v1/notifications/devices/{id}/test': async (person) => ({ params: await aDevice(person) }),
  'POST /v1/notifications/email/resume': nothing,
  'POST /v1/notifications/feedback/email': aMailReport,
  'POST /v1/notifications/feedback/sms/{token}': aTextReport,
  'GET /v1/notifications/history': async (person) => ({ query: `?limit=${(await aNotification(person)).id && '10'}` }),
  'GET /v1/notifications/mutes': nothing,
  'POST /v1/notifications/mutes': anyBody({ kind: 'thread', target: 'link:7' }),
  'DELETE /v1/notifications/mutes/{id}': async ({ cookie }) => ({
    params: await idOf('POST /v1/notifications/mutes', { cookie, json: { kind: 'thread', target: 'link:8' } }),
  }),
  'GET /v1/notifications/preferences': nothing,
  'PUT /v1/notifications/preferences': anyBody({
    items: [{ type: 'click-milestone', channel: 'email', mode: 'daily' }],
  }),
  'POST /v1/notifications/read': async (person) => ({ json: { upTo: (await aNotification(person)).id } }),
  'POST /v1/notifications/seen': async (person) => ({ json: { upTo: (await aNotification(person)).id } }),
  'GET /v1/notifications/settings': nothing,
  'PUT /v1/notifications/settings': anyBody({
    quiet: { start: '22:00', end: '07:00' },
    timeZone: 'Asia/Seoul',
    urgentOverride: true,
    digestAt: '09:00',
  }),
  'GET /v1/notifications/unsubscribe/{token}': (person) => ({ params: anUnsubscription(person) }),
  'POST /v1/notifications/unsubscribe/{token}': (person) => ({ params: anUnsubscription(person) }),
  'POST /v1/notifications/{id}/read': async (person) => ({ params: await aNotification(person) }),
  'GET /v1/notifications/{id}/trace': async (person) => ({ params: await aNotification(person) }),
  'GET /v1/passkeys': async (person) => ({ headers: { 'x-passkey': (await aPasskey(person)).id } }),
  // Only a real authenticator can answer these: the browser suite has a virtual one.
  'POST /v1/passkeys': () => ({
    json: {
      name: 'Laptop',
      response: {
        id: 'AA',
        rawId: 'AA',
        type: 'public-key',
        response: { clientDataJSON: 'AA', attestationObject: 'AA' },
      },
    },
    refusal: 422,
  }),
  'POST /v1/passkeys/authentication-options': nothing,
  'POST /v1/passkeys/registration-options': nothing,
  'POST /v1/passkeys/sign-in': () => ({ json: A_PASSKEY_ANSWER, refusal: 401 }),
  'PATCH /v1/passkeys/{id}': async (person) => ({ params: await aPasskey(person), json: { name: 'Phone' } }),
  'DELETE /v1/passkeys/{id}': async () => {
    const person = await withPassword();
    return { cookie: person.cookie, params: await aPasskey(person) };
  },
  'POST /v1/password': async () => ({
    cookie: (await withPassword()).cookie,
    json: { current: PASSWORD, password: 'crooked-teapot-lantern' },
  }),
  'GET /v1/people': nothing,
  'GET /v1/people/pictures/{key}/{size}': async () => {
    const { pictureUrl } = await made('PUT /v1/profile/picture', await aPicture(await makeUser()));
    const [size = '', key = ''] = String(pictureUrl).split('?')[0]?.split('/').reverse() ?? [];
    return { params: { key, size } };
  },
  'GET /v1/people/{person}': somebody,
  'PUT /v1/people/{person}/block': somebody,
  'DELETE /v1/people/{person}/block': somebody,
  'PUT /v1/people/{person}/follow': somebody,
  'DELETE /v1/people/{person}/follow': somebody,
  'GET /v1/people/{person}/followers': somebody,
  'GET /v1/people/{person}/following': somebody,
  'GET /v1/profile': nothing,
  'PATCH /v1/profile': anyBody({ bio: 'Hello.' }),
  'PUT /v1/profile/picture': aPicture,
  'DELETE /v1/profile/picture': nothing,
  'GET /v1/second-factor': nothing,
  'POST /v1/second-factor/recovery-codes': async () => ({
    cookie: (await withPassword({ app: true })).cookie,
    json: { password: PASSWORD },
  }),
  'POST /v1/second-factor/totp': nothing,
  'POST /v1/second-factor/totp/confirm': async ({ cookie }) => {
    const { secret } = await made('POST /v1/second-factor/totp', { cookie });
    return { json: { code: codeAt(String(secret), Date.now()) } };
  },
  'POST /v1/second-factor/totp/disable': async () => ({
    cookie: (await withPassword({ app: true })).cookie,
    json: { password: PASSWORD },
  }),
  'POST /v1/second-factor/verify': async () => {
    const { user, secret } = await withPassword({ app: true });
    const { secondFactor } = await made('POST /v1/sign-in', { json: { email: user.email, password: PASSWORD } });
    const { ticket } = secondFactor as unknown as { ticket: string };
    // A code works once, so this is the next one: it only gets less early while the call is made.
    return { json: { ticket, code: codeAt(secret, Date.now() + STEP_MS) } };
  },
  'GET /v1/sessions': nothing,
  'POST /v1/sessions/revoke-others': nothing,
  'DELETE /v1/sessions/{id}': async ({ user, cookie }) => {
    await createSession(user.id, { userAgent: 'another' });
    const { items } = await made('GET /v1/sessions', { cookie });
    const other = (items as unknown as { id: string; isCurrent: boolean }[]).find(({ isCurrent }) => !isCurrent);
    return { params: { id: other?.id ?? '' } };
  },
  'GET /v1/shortUrl/{alias}': async () => {
    const { cookie } = await makeUser();
    const { alias } = await made('POST /v1/links', { cookie, json: { url: 'https://example.com/' } });
    return { params: { alias: String(alias) } };
  },
  'POST /v1/sign-in': async () => ({ json: { email: (await withPassword()).user.email, password: PASSWORD } }),
  'POST /v1/sign-in-links': anyBody({ email: 'nobody@maru.test' }),
  'POST /v1/sign-in-links/redeem': async () => ({ json: { token: await issueSignInLink((await makeUser()).user.id) } }),
  'POST /v1/sign-out': nothing,
  'POST /v1/sign-up': async () => {
    const { token } = await anInvitation(await makeUser({ role: 'admin' }));
    return { json: { token, name: 'New', email: `${randomUUID()}@maru.test`, password: PASSWORD } };
  },
  'POST /v1/sign-up-links': async () => {
    await openSignUp();
    return { json: { email: `${randomUUID()}@maru.test` } };
  },
  'POST /v1/sign-up-links/redeem': async () => {
    await openSignUp();
    return { json: { token: await issueSignUpLink(`${randomUUID()}@maru.test`), name: 'New', password: PASSWORD } };
  },
  'GET /v1/tasks': async (person) => ({ query: `?limit=${(await aTask(person)).id && '10'}` }),
  'POST /v1/tasks/{id}/cancel': async (person) => ({ params: await aTask(person) }),
};
