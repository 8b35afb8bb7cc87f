import { randomUUID } from 'node:crypto';
import { Evening } from '../support/evening.js';
import type { StaffMember } from '../support/people.js';

describe('a retrieval code', () => {
  it('is given once to whoever has none, and leads to that person alone', async () => {
    const evening = await Evening.begin();
    try {
      const lin = await evening.staff('lin');
      await lin.ready();
      const student = evening.visitor();
      await student.writes('想问问');
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
      const give = (who: StaffMember, clientId: string = randomUUID()) =>
        who.post(`/contacts/${contactId}/retrieval-code`, { clientId });
      expect((await give(lin)).body.error.code).toBe('code.already-given');

      await evening.rows('update persons set code_hash = null'); // as of a caller by telephone
      const zhou = await evening.staff('zhou');
      expect((await give(zhou)).status).toBe(404);
      const clientId = randomUUID();
      const [given, twice] = await Promise.all([give(lin, clientId), give(lin, clientId)]);
      expect([given.status, given.body.code]).toEqual([201, expect.stringMatching(/^\d{20}$/)]);
      // a reply that was lost: asked again, at once or later, it is the same code
      const again = await give(lin, clientId);
      expect([twice.body, again.status, again.body]).toEqual([given.body, 201, given.body]);
      expect((await give(lin)).body.error.code).toBe('code.already-given');
      expect((await give(zhou, clientId)).status).toBe(404);
      const caller = evening.visitor();
      caller.code = given.body.code;
      expect((await caller.reads()).body.messages).toHaveLength(1);
      expect((await student.reads()).status).toBe(404);
    } finally {
      await evening.end();
    }
  });

  it('is not learned from the id that its page sent', async () => {
    const evening = await Evening.begin();
    try {
      const lin = await evening.staff('lin');
      await lin.ready();
      const clientId = randomUUID();
      await evening.visitor().writes('想问问', { clientId });
      await evening.settled();
      const { offer } = (await lin.get('/offers/current')).body;
      const { contactId } = (await lin.post(`/offers/${offer.id}/accept`)).body;
      const reply = await lin.post(`/contacts/${contactId}/retrieval-code`, { clientId });
      expect([reply.status, reply.body.error?.code]).toEqual([409, 'code.already-given']);
    } finally {
      await evening.end();
    }
  });
});
