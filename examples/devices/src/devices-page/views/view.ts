import type { Locale } from '../messages/index.js';
import type { Result } from '../result.js';

/** What every page is made from. */
export interface View {
  readonly locale: Locale;
  /** The name of the application, and where it begins. */
  readonly appName: string;
  readonly home: string;
  readonly paths: Paths;
  /** The path of this page. */
  readonly here: string;
  readonly now: Date;
  readonly result: Result | null;
}

/** Where the pages are. */
export interface Paths {
  readonly devices: string;
  readonly logIn: string;
  readonly code: string;
  readonly assets: string;
  /** The stream that tells when the list is another. */
  readonly events: string;
}
