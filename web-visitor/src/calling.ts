import type { Client } from './api/client';
import type { VisitorSocket } from './api/socket';
import type { SafeToCall } from './api/types';
import type { Call } from './call/call';
import type { CallView } from './call/view';
import type { Clock } from './clock';
import type { Kept } from './keep';

export interface CallingDeps {
  client: Client;
  clock: Clock;
  desk: string | null;
  connect(code: string): Promise<VisitorSocket>;
  kept(): Kept;
  keep(change: Partial<Kept>): void;
  changed(): void;
  newId(): string;
}

type CallPart = typeof import('./call');

/** @returns whether this browser can carry a voice: a messenger's old built-in one, or a page without TLS, can't */
export function canCall(): boolean {
  return typeof RTCPeerConnection === 'function' && typeof navigator.mediaDevices?.getUserMedia === 'function';
}

/** The visitor's call, if there is one. Everything that makes it is loaded only by somebody who calls. */
export class Calling {
  private part: Promise<CallPart> | null = null;
  private call: Call | null = null;
  private invitationId: string | null = null;

  constructor(private readonly deps: CallingDeps) {}

  get view(): CallView | null {
    return this.call?.view ?? null;
  }

  /** She is in a call, or would be but for the line. */
  get under(): boolean {
    return this.call ? !this.call.over : this.deps.kept().call !== null;
  }

  /** Her call is part of the conversation on the thread's screen, over or not. */
  get within(): boolean {
    return this.call ? this.call.view.within : (this.deps.kept().call?.invitationId ?? null) !== null;
  }

  /** Rejects where it can't be loaded now; worth another try. */
  load(): Promise<CallPart> {
    this.part ??= import('./call').catch((error: unknown) => {
      this.part = null;
      throw error;
    });
    return this.part;
  }

  /** @param invitationId where the counselor she writes with has asked her to call */
  async begin(invitationId: string | null = null): Promise<void> {
    if (this.under) return;
    this.invitationId = invitationId;
    this.deps.keep({ call: { clientId: this.deps.newId(), connectedAt: null, invitationId } });
    await (await this.make())?.begin();
  }

  /** After a microphone that did not open: the same wish once more. */
  again(): Promise<void> {
    return this.begin(this.invitationId);
  }

  /** Goes on with the call this page was in before it was loaded anew. */
  async resume(): Promise<void> {
    if (this.deps.kept().call && !this.call) await (await this.make())?.resume();
  }

  mute(muted: boolean): void {
    this.call?.mute(muted);
  }

  listen(): void {
    void this.call?.listen();
  }

  hangUp(): void {
    this.call?.hangUp();
  }

  askBack(number: string, safeToCall: SafeToCall): void {
    this.call?.askBack(number, safeToCall);
  }

  keepWaiting(): void {
    this.call?.keepWaiting();
  }

  /** The screen of a finished call is put away. */
  putAway(): void {
    if (this.call && !this.call.over) return;
    this.call = null;
    this.deps.changed();
  }

  private async make(): Promise<Call | null> {
    const { Call, browserDevices } = await this.load();
    const { call } = this.deps.kept();
    if (!call) return null; // she left while it was loading
    const { client, clock, desk, connect, kept, keep, changed } = this.deps;
    this.call = new Call({
      client,
      clock,
      desk,
      connect,
      devices: browserDevices,
      clientId: call.clientId,
      connectedAt: call.connectedAt,
      role: () => kept().role,
      code: () => kept().code,
      placed: (code) => keep({ code, codeKept: false, threadless: true }),
      invitationId: call.invitationId ?? null,
      connected: (connectedAt) => keep({ call: { ...call, connectedAt } }),
      over: () => keep({ call: null }),
      changed,
    });
    return this.call;
  }
}
