/** Routes whose service is still on its way, typed by hand from its schemas. Goes as the generated types take over. */
import './generated';

type Ok<Body> = { headers: { [name: string]: unknown }; content: { 'application/json': Body } };
type NoParameters = { query?: never; header?: never; path?: never; cookie?: never };
type ById = { query?: never; header?: never; path: { id: string }; cookie?: never };
interface Op<Reply, Parameters, Code extends 200 | 201 = 200> {
  parameters: Parameters;
  requestBody?: never;
  responses: { [C in Code]: Ok<Reply> };
}
declare module './generated' {
  interface paths {
    '/api/contacts/{id}/voice-message': { get: Op<unknown, ById> };
    '/api/calls/voice-token': { get: Op<{ token: string; expiresAt: string }, NoParameters> };
  }
}
