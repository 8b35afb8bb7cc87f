import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestContext {
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The id of the request being answered, for audit rows and error bodies; null in background work. */
export function requestId(): string | null {
  return storage.getStore()?.requestId ?? null;
}

export function inRequest<Result>(context: RequestContext, work: () => Result): Result {
  return storage.run(context, work);
}
