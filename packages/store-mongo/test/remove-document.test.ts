import { expect, it } from 'vitest';
import { removeDocument } from '../src/documents/remove-document.js';
import { describeWithServer } from './test-server.js';

describeWithServer('removeDocument', (server) => {
  it('removes what others change in the very moment', async () => {
    const documents = server.db().collection<{ _id: string; turn: number }>('changed_documents');
    for (const round of Array.from({ length: 40 }, (_, index) => `round ${index}`)) {
      await documents.insertOne({ _id: round, turn: 0 });
      const changes = Array.from({ length: 4 }, (_, turn) =>
        documents.updateOne({ _id: round }, { $set: { turn } }),
      );
      const { deletedCount } = await removeDocument(documents, { _id: round });
      await Promise.all(changes);
      expect([deletedCount, await documents.countDocuments({ _id: round })]).toEqual([1, 0]);
    }
  });

  it('leaves what does not fit', async () => {
    const documents = server.db().collection<{ _id: string; turn: number }>('changed_documents');
    await documents.insertOne({ _id: 'other turn', turn: 1 });
    expect(await removeDocument(documents, { _id: 'other turn', turn: 2 })).toMatchObject({
      deletedCount: 0,
    });
  });
});
