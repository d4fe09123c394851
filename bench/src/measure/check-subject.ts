import type { Entry } from '../comparisons/comparison.js';
import type { TokenKind } from '../fixtures/fixtures.js';
import type { RequestHeaders } from '../fixtures/request-headers.js';
import { SUBJECT_TRAITS } from '../subjects/subject-traits.js';
import { askSubject } from './ask-subject.js';

const SAMPLE = 20;

/** @throws Error when a subject lets in what it must refuse, or refuses what is good: then it is not set up as it should be */
export async function checkSubject(
  { subject, label }: Pick<Entry, 'subject' | 'label'>,
  port: number,
  headers: RequestHeaders,
): Promise<void> {
  const { sees, credentials } = SUBJECT_TRAITS[subject];
  const expect = async (tokens: TokenKind, status: number) => {
    const statuses = await askSubject(port, headers.lines(credentials, tokens, SAMPLE));
    const other = statuses.find((each) => each !== status);
    if (other === undefined) return;
    throw new Error(`${label} answers ${tokens} tokens with ${other} instead of ${status}.`);
  };
  await expect('valid', 200);
  if (sees !== 'nothing') await expect('forged', 401);
  if (sees === 'revocation') await expect('revoked', 401);
  // Who claims to ask nobody must not: then something else was measured than its name says.
  if (sees === 'signature') await expect('revoked', 200);
}
