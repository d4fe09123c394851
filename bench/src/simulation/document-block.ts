const BLOCK = /(<!-- figures of ([^ ]+) -->\n)([\s\S]*?)(\n?<!-- end of figures -->)/;

/** The part of a document that is computed: from which results, and what stands there. */
export interface DocumentBlock {
  /** The path of the results from the root of the repository, or `none` while there are none. */
  readonly source: string;
  readonly content: string;
}

/** @throws Error for a document without such a part */
export function readBlock(document: string): DocumentBlock {
  const [, , source, content] = BLOCK.exec(document) ?? [];
  if (source === undefined || content === undefined) throw new Error('There is no part for figures.');
  return { source, content: content.trim() };
}

/** The document with other figures. @throws Error for a document without such a part */
export function writeBlock(document: string, { source, content }: DocumentBlock): string {
  readBlock(document);
  return document.replace(
    BLOCK,
    () => `<!-- figures of ${source} -->\n\n${content}\n\n<!-- end of figures -->`,
  );
}
