import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DevicesPageOptions } from '../options.js';
import { CODE, startPage } from './support/start-page.js';
import { Visitor } from './support/visitor.js';

/** The ids of the devices that a page lists, in its order. */
const idsIn = (page: string) =>
  [...page.matchAll(/<li class="device" id="device-([\w-]{22})"/g)].map(([, id]) => id ?? '');

describe('the log-in form', () => {
  it('is where those go who are not logged in, and back from there', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    expect(await visitor.get('/devices?cursor=x')).toMatchObject({
      status: 303,
      location: '/login?next=%2Fdevices%3Fcursor%3Dx',
    });
    const form = await visitor.get('/login?next=%2Fshop%3Fa%3D1');
    expect(form.text).toContain('<input type="hidden" name="next" value="/shop?a=1">');
    const answer = await visitor.post('/login', {
      username: 'alice',
      password: 'alice here',
      next: '/shop?a=1',
    });
    expect(answer).toMatchObject({ status: 303, location: '/shop?a=1' });
  });

  it('sends nobody to another site', async () => {
    await using page = await startPage();
    const answer = await new Visitor(page.url).post('/login', {
      username: 'alice',
      password: 'alice here',
      next: 'https://example.com/',
    });
    expect(answer.location).toBe('/devices');
  });

  it('says that the password is wrong, and keeps the name and nothing else', async () => {
    await using page = await startPage();
    const answer = await new Visitor(page.url).post('/login', { username: '<alice>', password: 'hunter2' });
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('Username and password don’t belong together.');
    expect(answer.text).toContain('value="&lt;alice&gt;"');
    expect(answer.text).not.toContain('hunter2');
  });

  it.each([
    ['the box is ticked', { rememberMe: 'on' }, true],
    ['it is not', {}, false],
  ])('keeps a person logged in after the browser was closed where %s', async (_what, fields, lasts) => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    const form = { username: 'alice', password: 'alice here', ...fields };
    const [line] = (await visitor.post('/login', form)).headers
      .getSetCookie()
      .filter((each) => each.startsWith('__Host-session='));
    expect(line?.includes('Max-Age=')).toBe(lasts);
  });

  it('leaves the box as it was when the password was wrong', async () => {
    await using page = await startPage();
    const wrong = { username: 'alice', password: 'hunter2' };
    const ticked = await new Visitor(page.url).post('/login', { ...wrong, rememberMe: 'on' });
    expect(ticked.text).toContain('name="rememberMe" checked');
    expect((await new Visitor(page.url).post('/login', wrong)).text).not.toContain(' checked');
  });

  it.each([
    ['a doubled field', 'username=alice&username=bob&password=x', 'application/x-www-form-urlencoded'],
    ['JSON', '{"username":"alice"}', 'application/json'],
    ['more than a form has', `username=${'a'.repeat(20_000)}`, 'application/x-www-form-urlencoded'],
  ])('refuses %s', async (_what, body, type) => {
    await using page = await startPage();
    const answer = await fetch(`${page.url}/login`, {
      method: 'POST',
      body,
      headers: { 'Content-Type': type },
    });
    expect(answer.status).toBe(400);
  });

  it('says when there is no room', async () => {
    await using page = await startPage({ manager: { maxSessions: 1, onLimit: 'reject' } });
    await new Visitor(page.url).logIn('alice');
    const answer = await new Visitor(page.url).logIn('alice');
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('You’re logged in on as many devices as you can be.');
  });

  it('is not for those who are logged in, and puts a second session in the place of the first', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    expect(await visitor.get('/login?next=/shop')).toMatchObject({ status: 303, location: '/shop' });
    await visitor.logIn('alice');
    expect((await page.sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('is for those who are logged in where a guard asks for a recent log-in', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const form = await visitor.get('/login?error=recent_login_required&next=%2Faccount');
    expect(form.status).toBe(200);
    expect(form.text).toContain('Log in again to do that.');
    const again = { username: 'alice', password: 'alice here', next: '/account' };
    expect((await visitor.post('/login', again)).location).toBe('/account');
    expect((await page.sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('is not to be sent from another site', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    const answer = await visitor.post('/login', { username: 'alice', password: 'alice here' }, 'cross-site');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('the request came from another website');
    expect((await page.sessions.list('alice')).sessions).toEqual([]);
  });

  it('says to whom it happened that they were logged out meanwhile', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    await page.sessions.revokeAll('alice');
    const { location } = await visitor.get('/devices');
    expect((await visitor.get(location ?? '')).text).toContain('You were logged out');
    expect((await new Visitor(page.url).get('/login')).text).not.toContain('You were logged out');
  });

  it('says by which device they were logged out, and when', async () => {
    await using page = await startPage();
    const [visitor, other] = [new Visitor(page.url), new Visitor(page.url)];
    await visitor.logIn('alice');
    await other.logIn('alice');
    const { sessions } = await page.sessions.list('alice');
    const [first, second] = sessions;
    if (first === undefined || second === undefined) throw new Error('There should be two sessions.');
    const mine = sessions.find(({ id }) => id !== first.id) ?? second;
    await page.sessions.setLabel('alice', mine.id, 'My phone');
    await page.sessions.actingAs(mine).revokeOthers();
    const texts = [];
    for (const each of [visitor, other]) {
      const { location, text } = await each.get('/devices');
      texts.push(location === null ? text : (await each.get(location)).text);
    }
    expect(texts.filter((text) => text.includes('Logged out lately'))).toHaveLength(1);
    for (const text of texts) expect(text).toContain('Logged out by \u2068My phone\u2069');
  });

  it('says that the store fails, and that nothing is wrong with the password', async () => {
    await using page = await startPage();
    page.fail(true);
    const answer = await new Visitor(page.url).logIn('alice');
    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '5']);
    expect(answer.text).toContain('can’t be checked at the moment');
    expect(page.errors).toMatchObject([{ code: 'store_unavailable' }]);
  });
});

describe('the second factor', () => {
  it('is asked for before anything else', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    expect((await visitor.logIn('carol')).location).toBe('/login/code?next=%2Fdevices');
    expect((await visitor.get('/devices')).location).toBe('/login/code');
    expect((await visitor.get('/login')).location).toBe('/login/code?next=%2Fdevices');
    expect((await visitor.post('/login/code', { code: '000000' })).status).toBe(403);
    expect((await visitor.get('/devices')).location).toBe('/login/code');
    expect((await visitor.post('/login/code', { code: ` ${CODE} `, next: '/shop' })).location).toBe('/shop');
    expect((await visitor.get('/devices')).status).toBe(200);
    expect((await visitor.get('/login/code')).location).toBe('/devices');
  });

  describe('where devices can be trusted', () => {
    const page = {
      authenticateUser: () => ({ userId: 'carol', pending: 'unlessTrusted' as const }),
      secondFactor: {
        check: (_session: unknown, code: string) => (code === CODE ? 'right' : 'wrong'),
        trustFor: '30d',
      },
    } satisfies Partial<DevicesPageOptions>;

    it('is spared a device that was ticked, also after a log-out, and until all is logged out', async () => {
      await using started = await startPage({ page });
      const visitor = new Visitor(started.url);
      await visitor.logIn('carol');
      expect((await visitor.get('/login/code')).text).toContain('Trust this device for 30 days');
      await visitor.post('/login/code', { code: CODE, trustDevice: 'on' });
      expect((await visitor.get('/devices')).text).toMatch(
        /Trusted: no code until <time datetime="2026-04-13/,
      );
      await visitor.post('/devices/log-out');
      expect((await visitor.logIn('carol')).location).toBe('/devices');
      await visitor.post('/devices/log-out-others', { everywhere: 'yes' });
      started.pass(3000);
      expect((await visitor.logIn('carol')).location).toBe('/login/code?next=%2Fdevices');
    });

    it('is asked of one that was not ticked, and of every other one', async () => {
      await using started = await startPage({ page });
      const [visitor, other] = [new Visitor(started.url), new Visitor(started.url)];
      await visitor.logIn('carol');
      await visitor.post('/login/code', { code: CODE });
      await visitor.post('/devices/log-out');
      expect((await visitor.logIn('carol')).location).toBe('/login/code?next=%2Fdevices');
      await visitor.post('/login/code', { code: CODE, trustDevice: 'on' });
      expect((await other.logIn('carol')).location).toBe('/login/code?next=%2Fdevices');
    });

    it('leaves the box as it was when the code was wrong', async () => {
      await using started = await startPage({ page });
      const visitor = new Visitor(started.url);
      await visitor.logIn('carol');
      const ticked = await visitor.post('/login/code', { code: '0', trustDevice: 'on' });
      expect(ticked.text).toContain('name="trustDevice" checked');
      expect((await visitor.post('/login/code', { code: '0' })).text).toContain('name="trustDevice">');
    });

    it('has no box, and takes none, where the page gives no time', async () => {
      await using started = await startPage();
      const visitor = new Visitor(started.url);
      await visitor.logIn('carol');
      expect((await visitor.get('/login/code')).text).not.toContain('trustDevice');
      await visitor.post('/login/code', { code: CODE, trustDevice: 'on' });
      expect(await started.sessions.listDevices('carol')).toMatchObject([{ trustedUntil: null }]);
    });
  });

  it('can be given up', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('carol');
    expect((await visitor.post('/login/code/start-over')).location).toBe('/login');
    expect(visitor.cookie('__Host-session')).toBeUndefined();
    expect((await page.sessions.list('carol')).sessions).toEqual([]);
  });

  it('ends the log-in when there were too many wrong ones', async () => {
    await using page = await startPage({ page: { secondFactor: { check: () => 'used-up' } } });
    const visitor = new Visitor(page.url);
    await visitor.logIn('carol');
    const answer = await visitor.post('/login/code', { code: '1' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('There were too many wrong codes.');
    expect((await page.sessions.list('carol')).sessions).toEqual([]);
  });
});

describe('the list', () => {
  it('has this device first, then what owes a code, then by last activity', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const current = (await page.sessions.list('alice')).sessions[0]?.id;
    page.pass(1);
    const pending = (await page.sessions.issue({ userId: 'alice', pending: true })).session.id;
    page.pass(1);
    const first = (await page.sessions.issue({ userId: 'alice' })).session.id;
    page.pass(1);
    const second = (await page.sessions.issue({ userId: 'alice' })).session.id;
    expect(idsIn((await visitor.get('/devices')).text)).toEqual([current, pending, second, first]);
  });

  it('has the sessions of one device together, those of this one with this session', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const current = (await page.sessions.list('alice')).sessions[0]?.id ?? '';
    const issue = async (deviceSecret?: string) => {
      page.pass(1);
      const request = { userId: 'alice', userAgent: 'curl/8.5.0', deviceSecret };
      const issued = await page.sessions.issue(request);
      return { id: issued.session.id, deviceSecret: issued.deviceSecret ?? '' };
    };
    const first = await issue();
    const alone = await issue();
    const second = await issue(first.deviceSecret);
    const here = await issue(visitor.cookie('__Host-device'));
    const { text } = await visitor.get('/devices');
    expect(idsIn(text)).toEqual([current, here.id, second.id, first.id, alone.id]);
    expect(text).toContain('\u2068curl\u2069: 2 log-ins');
    expect(text).toContain('Other devices<span class="count">2</span>');
  });

  it('keeps markup in names text', async () => {
    await using page = await startPage({
      manager: { locate: () => ({ country: '<u>C</u>', region: null, city: null }) },
    });
    const visitor = new Visitor(page.url, { 'User-Agent': '<b>Agent</b>/1.0' });
    await visitor.logIn('alice');
    await page.sessions.issue({
      userId: 'alice',
      ip: '192.0.2.1',
      label: '<i>"Küche"</i>',
      app: { name: "<s>'App'</s>" },
    });
    const { text } = await visitor.get('/devices');
    expect(text).toContain('&lt;i&gt;&quot;Küche&quot;&lt;/i&gt;');
    expect(text).toContain('&lt;u&gt;C&lt;/u&gt;');
    expect(text).not.toMatch(/<[ibus]>/);
  });

  it('names a device, and takes the name away', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const { id } = (await page.sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0' })).session;
    const named = await visitor.send(`/devices/${id}/name`, { name: 'Küche' });
    expect(named.text).toContain('The device is called \u2068Küche\u2069 now.');
    expect(named.text).toContain('<bdi>Küche</bdi>');
    const unnamed = await visitor.send(`/devices/${id}/name`, { name: '' });
    expect(unnamed.text).toContain('\u2068curl\u2069 has no name of its own now.');
  });

  it('says what happened once', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const { id } = (await page.sessions.issue({ userId: 'alice', userAgent: 'curl/8.5.0' })).session;
    expect((await visitor.send(`/devices/${id}/log-out`)).text).toContain('\u2068curl\u2069 is logged out.');
    expect((await visitor.get('/devices')).text).not.toContain('is logged out.');
    expect((await visitor.send(`/devices/${id}/log-out`)).text).toContain('was logged out already');
  });

  it('says nothing that it did not write itself', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    for (const value of ['x', btoa('["nonsense","",0,null]'), btoa('["renamed",1,0,null]'), btoa('{}')]) {
      visitor.setCookie('devices-result', value);
      expect((await visitor.get('/devices')).text).toMatch(
        /<p id="result" role="status" tabindex="-1">\s*<\/p>/,
      );
    }
  });

  it('logs out all others after a question', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    expect((await visitor.get('/devices/log-out-others')).location).toBe('/devices');
    for (let count = 0; count < 8; count += 1) await page.sessions.issue({ userId: 'alice' });
    const question = await visitor.get('/devices/log-out-others');
    expect(question.text).toContain('Log out your 8 other devices?');
    expect(question.text).toContain('and 2 more');
    expect((await visitor.send('/devices/log-out-others')).text).toContain('8 other devices are logged out.');
    expect((await page.sessions.list('alice')).sessions).toHaveLength(1);
  });

  it('logs out everywhere, this device included', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    await page.sessions.issue({ userId: 'alice' });
    const form = await visitor.send('/devices/log-out-others', { everywhere: 'yes' });
    expect(form.text).toContain('You are logged out on all devices, this one included.');
    expect(visitor.cookie('__Host-session')).toBeUndefined();
    expect((await page.sessions.list('alice')).sessions).toEqual([]);
  });

  it('logs out here, and forgets the cookie even where the store fails', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    expect((await visitor.get('/devices')).text).toContain('action="/devices/log-out"');
    expect((await visitor.send('/devices/log-out')).text).toContain('You are logged out on this device.');
    expect(visitor.cookie('__Host-session')).toBeUndefined();
    expect((await page.sessions.list('alice')).sessions).toEqual([]);

    await visitor.logIn('alice');
    page.fail(true);
    expect((await visitor.post('/devices/log-out')).status).toBe(503);
    expect(visitor.cookie('__Host-session')).toBeUndefined();
  });

  it('forgets a cookie that is dead, but not for another site', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    expect((await visitor.post('/devices/log-out', {}, 'same-site')).status).toBe(403);
    expect(visitor.cookie('__Host-session')).toBeDefined();
    await page.sessions.revokeAll('alice');
    expect((await visitor.post('/devices/log-out')).location).toBe('/login?next=%2Fdevices');
    expect(visitor.cookie('__Host-session')).toBeUndefined();
  });

  it('sets the idle time to what there is to choose from, and to nothing else', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const set = await visitor.send('/devices/idle-timeout', { idleTimeout: '7d' });
    expect(set.text).toContain('Devices are logged out after 7 days without use.');
    expect(set.text).toContain('<option value="7d" selected>7 days</option>');
    expect((await visitor.post('/devices/idle-timeout', { idleTimeout: '9d' })).status).toBe(400);
    expect(await page.sessions.idleTimeout('alice')).toBe('7d');
  });

  it('leads to the devices beyond the first hundred', async () => {
    await using page = await startPage({ manager: { maxSessions: 'none' } });
    const visitor = new Visitor(page.url);
    for (let count = 0; count < 120; count += 1) {
      page.pass(1);
      await page.sessions.issue({ userId: 'alice' });
    }
    await visitor.logIn('alice');
    const first = await visitor.get('/devices');
    const [, next = ''] = /href="(\/devices\?cursor=[^"]+)"/.exec(first.text) ?? [];
    const second = await visitor.get(next);
    expect(new Set([...idsIn(first.text), ...idsIn(second.text)]).size).toBe(121);
    expect((await visitor.get('/devices?cursor=nonsense')).status).toBe(400);
    expect((await visitor.get('/devices/log-out-others')).text).toContain('Log out all your other devices?');
  });

  it('tells nothing of somebody else’s device', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const { id } = (await page.sessions.issue({ userId: 'bob' })).session;
    for (const action of ['log-out', 'name', 'confirm', 'deny']) {
      expect((await visitor.send(`/devices/${id}/${action}`, { name: 'x' })).text).toContain(
        'was logged out already',
      );
    }
    expect((await page.sessions.list('bob')).sessions).toMatchObject([{ id, label: null }]);
  });

  it('says from when on a young session may', async () => {
    await using page = await startPage({ manager: { minAgeToRevokeOthers: '24h' } });
    const visitor = new Visitor(page.url);
    const { id } = (await page.sessions.issue({ userId: 'alice' })).session;
    await visitor.logIn('alice');
    const refused =
      /This device logged in too recently to do that\. It can from Mar 15, 2026, 5:05\sPM UTC on\./;
    for (const path of [`/devices/${id}/log-out`, '/devices/log-out-others', '/devices/idle-timeout']) {
      expect((await visitor.send(path, { idleTimeout: '7d' })).text).toMatch(refused);
    }
    expect((await page.sessions.list('alice')).sessions).toHaveLength(2);
  });

  it('is a 503 when the store fails, and says that a change may have been made', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    page.fail(true);
    const list = await visitor.get('/devices');
    expect([list.status, list.headers.get('Retry-After')]).toEqual([503, '5']);
    expect(list.text).toContain('can’t be checked at the moment');
    const change = await visitor.post('/devices/log-out-others');
    expect(change.status).toBe(503);
    expect(change.text).toContain('it isn’t known whether that worked');
    expect(page.errors).toMatchObject([{ code: 'store_unavailable' }, { code: 'store_unavailable' }]);
    page.fail(false);
    expect((await visitor.get('/devices')).status).toBe(200);
  });
});

describe('a new device', () => {
  const confirming = { manager: { confirmNewDevices: '7d' } };

  it('waits for an answer, sees itself alone until then, and everything afterwards', async () => {
    await using page = await startPage(confirming);
    const [old, fresh] = [new Visitor(page.url), new Visitor(page.url)];
    await old.logIn('alice');
    await fresh.logIn('alice');
    const waiting = await fresh.get('/devices');
    expect(waiting.text).toContain('This device isn’t confirmed yet');
    expect(waiting.text).toMatch(/counts as confirmed from <time[^>]+>Mar 21, 2026, 5:05\sPM UTC/);
    const [id] = idsIn(waiting.text);
    expect(idsIn(waiting.text)).toHaveLength(1);
    const asking = await old.get('/devices');
    expect(asking.text).toContain('Was this you?');
    expect(idsIn(asking.text)[0]).toBe(id);
    expect((await old.send(`/devices/${id}/confirm`)).text).toContain('is confirmed.');
    expect((await old.send(`/devices/${id}/confirm`)).text).toContain('waits for no answer any more');
    expect((await fresh.get('/devices')).text).toContain('Your devices');
  });

  it('is logged out when the answer is no', async () => {
    await using page = await startPage(confirming);
    const [old, fresh] = [new Visitor(page.url), new Visitor(page.url)];
    await old.logIn('alice');
    await fresh.logIn('alice');
    const [id] = idsIn((await fresh.get('/devices')).text);
    expect((await old.send(`/devices/${id}/deny`)).text).toContain('knows your password: change it now');
    expect((await fresh.get('/devices')).location).toBe('/login?next=%2Fdevices');
  });

  it('can do nothing to the others meanwhile', async () => {
    await using page = await startPage(confirming);
    const [old, fresh] = [new Visitor(page.url), new Visitor(page.url)];
    await old.logIn('alice');
    const [id] = idsIn((await old.get('/devices')).text);
    await fresh.logIn('alice');
    for (const path of [`/devices/${id}/log-out`, `/devices/${id}/name`, '/devices/log-out-others']) {
      expect((await fresh.post(path)).status).toBe(403);
    }
    expect((await old.get('/devices')).status).toBe(200);
  });
});

describe('every page', () => {
  it('allows nothing from elsewhere, and is kept nowhere', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    const pages = [await visitor.get('/login'), await visitor.logIn('alice', 'wrong')];
    await visitor.logIn('alice');
    await page.sessions.issue({ userId: 'alice' });
    pages.push(await visitor.get('/devices'), await visitor.get('/devices/log-out-others'));
    for (const { headers, text } of pages) {
      expect(headers.get('Content-Security-Policy')).toBe(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
          "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('Accept-CH')).toContain('Sec-CH-UA-Model');
      expect(text).not.toMatch(/ style=| on\w+=|<style|<script(?! type="module" src=)|https?:/);
    }
  });

  it.each([
    ['fa-IR,fa;q=0.9,en;q=0.5', 'fa'],
    ['en-GB', 'en'],
    ['de,fa;q=0.5,en;q=0.4', 'fa'],
    ['fa;q=0,en', 'en'],
    ['de', 'en'],
    ['*', 'en'],
  ])('speaks to who accepts %s in %s', async (accepted, language) => {
    await using page = await startPage();
    const { text, headers } = await new Visitor(page.url, { 'Accept-Language': accepted }).get('/login');
    expect(text).toContain(`<html lang="${language}"`);
    expect(headers.get('Vary')).toContain('Accept-Language');
  });

  it('keeps to the language that was chosen by its link', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    expect((await visitor.get('/login')).text).toContain('href="/login?lang=fa"');
    expect(await visitor.get('/login?lang=fa&next=/shop')).toMatchObject({
      status: 303,
      location: '/login?next=%2Fshop',
    });
    expect((await visitor.get('/login')).text).toContain('<html lang="fa" dir="rtl">');
    expect((await visitor.get('/login?lang=xx')).text).toContain('<html lang="fa" dir="rtl">');
  });

  it('is reached at other paths where the application wants', async () => {
    await using page = await startPage({ page: { path: '/account/devices', loginPath: '/sign-in' } });
    const visitor = new Visitor(page.url);
    expect((await visitor.get('/account/devices')).location).toBe('/sign-in?next=%2Faccount%2Fdevices');
    const form = await visitor.get('/sign-in');
    expect(form.text).toContain('href="/account/devices/assets/devices-page.css"');
    expect((await visitor.get('/devices')).status).toBe(404);
  });
});

describe('the assets', () => {
  it('are all served, each as what it is, and asked for again', async () => {
    await using page = await startPage();
    const files = readdirSync(new URL('../assets', import.meta.url));
    for (const name of files) {
      const url = `${page.url}/devices/assets/${name}`;
      const answer = await fetch(url);
      expect([name, answer.status]).toEqual([name, 200]);
      const etag = answer.headers.get('ETag') ?? '';
      expect(
        (await fetch(url, { headers: { 'If-None-Match': etag, 'Cache-Control': 'max-age=0' } })).status,
      ).toBe(304);
    }
    expect((await fetch(`${page.url}/devices/assets/..%2findex.ts`)).status).toBe(404);
  });

  it('have a drawing for everything that is asked for', async () => {
    const drawings = readFileSync(new URL('../assets/icons.svg', import.meta.url), 'utf8');
    const names = [
      'computer',
      'phone',
      'tablet',
      'tv',
      'console',
      'watch',
      'embedded',
      'tool',
      'robot',
      'unknown',
    ];
    for (const name of [...names, 'brand', 'check', 'alert', 'cloud', 'alone']) {
      expect(drawings).toContain(`<symbol id="${name}"`);
    }
  });
});

describe('somebody who looks at the account for the user', () => {
  it('is shown as who that is, and can be logged out', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const { session } = await page.sessions.issue({ userId: 'alice', impersonatedBy: '<support-7>' });
    const { text } = await visitor.get('/devices');
    expect(text).toMatch(/Looks at your account for you: \S*&lt;support-7&gt;/);
    await visitor.send(`/devices/${session.id}/log-out`);
    expect(await page.sessions.find('alice', session.id)).toBeNull();
  });

  it('sees the page, and is told that it changes nothing', async () => {
    await using page = await startPage();
    const visitor = new Visitor(page.url);
    await visitor.logIn('alice');
    const { token } = await page.sessions.issue({ userId: 'alice', impersonatedBy: 'support-7' });
    const support = new Visitor(page.url);
    support.setCookie('__Host-session', token);
    expect((await support.get('/devices')).status).toBe(200);
    const answer = await support.post('/devices/log-out-others');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Only the user can do that');
    expect((await page.sessions.list('alice')).sessions).toHaveLength(2);
  });
});
