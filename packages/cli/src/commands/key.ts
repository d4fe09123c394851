import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { Argument, type Command, Option } from 'commander';

const PAIRS = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  EdDSA: () => generateKeyPairSync('ed25519'),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

type Algorithm = keyof typeof PAIRS;

interface Options {
  readonly kid?: string;
  readonly verifyOnly?: boolean;
}

export function addKey(program: Command): void {
  program
    .command('key')
    .description('make a key for tokens: kid:secret for HS256, a JWK with its private part for the others')
    .addArgument(
      new Argument('[algorithm]', 'what it signs by')
        .choices(['HS256', ...Object.keys(PAIRS)])
        .default('HS256'),
    )
    .option('--kid <name>', 'its name; default: the present day')
    .addOption(new Option('--verify-only', 'a JWK that every process may know before one signs with it'))
    .action((algorithm: string, options: Options) => {
      process.stdout.write(`${makeKey(algorithm, options)}\n`);
    });
}

function makeKey(algorithm: string, { kid = today(), verifyOnly = false }: Options): string {
  const operations = { key_ops: verifyOnly ? ['verify'] : ['sign', 'verify'] };
  if (algorithm !== 'HS256') {
    const { privateKey } = (PAIRS[algorithm as Algorithm] as () => { privateKey: KeyObject })();
    return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg: algorithm, ...operations });
  }
  const secret = randomBytes(32).toString('base64url');
  if (!verifyOnly) return `${kid}:${secret}`;
  return JSON.stringify({ kty: 'oct', k: secret, kid, alg: algorithm, ...operations });
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
