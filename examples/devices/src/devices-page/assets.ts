import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Context } from 'koa';

const TYPES = {
  'ago.js': 'text/javascript; charset=utf-8',
  'devices-page.css': 'text/css; charset=utf-8',
  'devices-page.js': 'text/javascript; charset=utf-8',
  'favicon.svg': 'image/svg+xml',
  'icons.svg': 'image/svg+xml',
};

/**
 * Serves the files of `assets/`, each by its own name: no path of a request comes near the disk. They are read once, and
 * browsers ask whether they are the same still.
 */
export function createAssets(): (ctx: Context, name: string) => void {
  const files = new Map(
    Object.entries(TYPES).map(([name, type]) => {
      const content = readFileSync(new URL(`./assets/${name}`, import.meta.url));
      const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
      return [name, { type, content, etag }] as const;
    }),
  );
  return (ctx, name) => {
    const file = files.get(name);
    if (file === undefined) return;
    ctx.set({ 'Content-Type': file.type, 'Cache-Control': 'no-cache', ETag: file.etag });
    ctx.status = 200;
    if (ctx.fresh) ctx.status = 304;
    else ctx.body = file.content;
  };
}
