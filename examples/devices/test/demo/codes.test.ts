import { describe, expect, it } from 'vitest';
import { Codes } from '../../src/demo/codes.js';

const SESSION = { id: 'session', userId: 'bob' };

function withCode(): { codes: Codes; code: string; wrong: string } {
  let code = '';
  const codes = new Codes((_userId, sent) => {
    code = sent;
  });
  codes.send(SESSION);
  return { codes, code, wrong: code === '000000' ? '111111' : '000000' };
}

describe('a code', () => {
  it('has six digits, and is good once', () => {
    const { codes, code } = withCode();
    expect(code).toMatch(/^\d{6}$/);
    expect(codes.check(SESSION, code)).toBe('right');
    expect(codes.check(SESSION, code)).toBe('used-up');
  });

  it('is good for its own session alone', () => {
    const { codes, code } = withCode();
    expect(codes.check({ id: 'other', userId: 'bob' }, code)).toBe('used-up');
  });

  it('can’t be guessed for long', () => {
    const { codes, code, wrong } = withCode();
    for (let tries = 1; tries < 5; tries += 1) expect(codes.check(SESSION, wrong)).toBe('wrong');
    expect(codes.check(SESSION, wrong)).toBe('used-up');
    expect(codes.check(SESSION, code)).toBe('used-up');
  });

  it('goes with its session', () => {
    const { codes, code } = withCode();
    codes.forget(SESSION.id);
    expect(codes.check(SESSION, code)).toBe('used-up');
  });

  it.each([
    ['Persian', 0x6f0],
    ['Arabic', 0x660],
  ])('may come in %s digits, with spaces', (_name, zero) => {
    const { codes, code } = withCode();
    const digits = [...code].map((digit) => String.fromCharCode(zero + Number(digit)));
    expect(codes.check(SESSION, ` ${digits.slice(0, 3).join('')} ${digits.slice(3).join('')}`)).toBe('right');
  });

  it.each(['', '12345', '1234567', '۱۲۳'])('is not %j', (given) => {
    const { codes } = withCode();
    expect(codes.check(SESSION, given)).toBe('wrong');
  });
});
