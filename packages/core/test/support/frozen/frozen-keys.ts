import type { JsonWebKeyInput } from '@jwt-sessions/core';
import { readFixture } from './fixture.js';

/** Keys of all kinds that sign, the first one as a rule. They are published here, and good for tests alone. */
export const FROZEN_KEYS = JSON.parse(
  readFixture(new URL('../../frozen/0001/keys.json', import.meta.url)),
) as readonly JsonWebKeyInput[];
