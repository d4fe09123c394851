import { compareClocks } from '@jwt-sessions/core/store';
import { describe, expect, it } from 'vitest';

const NOW = 1_800_000_000_000;

/** What is said where the server tells a time, and takes as long for the answer. */
const saidOf = (server: number, took = 0) => compareClocks(server, { before: NOW, after: NOW + took });

describe('compareClocks', () => {
  it.each([
    ['ahead of', NOW - 120_000],
    ['behind', NOW + 120_000],
  ])('tells of a clock that is two minutes %s the server', (how, server) => {
    expect(saidOf(server)).toContain(`The clock of this process is 120 s ${how} the database server's.`);
  });

  it.each([NOW - 2000, NOW, NOW + 2000])('says nothing of two seconds (%i)', (server) => {
    expect(saidOf(server)).toBeNull();
  });

  it.each([NOW - 2001, NOW + 2001])('says something of more (%i)', (server) => {
    expect(saidOf(server)).not.toBeNull();
  });

  it('takes a slow answer for no difference', () => {
    expect(saidOf(NOW + 9000, 10_000)).toBeNull();
    expect(saidOf(NOW + 13_000, 10_000)).toContain('3 s behind');
  });
});
