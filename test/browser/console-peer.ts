import type { Page } from 'playwright-core';
import type { Socket } from 'socket.io-client';
import { type TestBrowser, until } from '../support/browser.js';
import { next, type StaffMember } from '../support/people.js';

/** The console's end of a call, as small as it can be: it offers, beeps, and counts what it hears. */
const AT_CONSOLE = `(async () => {
  const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
  globalThis.begin = async () => {
    globalThis.line?.close();
    const line = (globalThis.line = new RTCPeerConnection());
    for (const track of sound.getTracks()) line.addTrack(track, sound);
    // how loud it is, is only known of what is played
    line.ontrack = ({ streams: [stream] }) => Object.assign(new Audio(), { srcObject: stream }).play();
    line.onicecandidate = ({ candidate }) => tell({ kind: 'candidate', candidate: candidate?.candidate || null,
      sdpMid: candidate?.sdpMid ?? null, sdpMLineIndex: candidate?.sdpMLineIndex ?? null });
    await line.setLocalDescription(await line.createOffer());
    await tell({ kind: 'description', type: 'offer', sdp: line.localDescription.sdp });
  };
  globalThis.take = async (signal) => {
    if (signal.kind === 'restart') await begin();
    else if (signal.kind === 'description') await line.setRemoteDescription({ type: 'answer', sdp: signal.sdp });
    else if (signal.candidate) await line.addIceCandidate(signal).catch(() => {});
  };
  globalThis.heard = 0;
  globalThis.loud = 0;
  globalThis.lastLoud = 0;
  setInterval(async () => {
    if (!globalThis.line) return;
    for (const one of (await line.getStats()).values()) {
      if (one.type !== 'inbound-rtp') continue;
      if (one.totalAudioEnergy > loud + 1e-7) globalThis.lastLoud = one.bytesReceived;
      globalThis.heard = one.bytesReceived;
      globalThis.loud = one.totalAudioEnergy;
    }
  }, 100);
})()`;

export class ConsolePeer {
  private constructor(
    private readonly page: Page,
    readonly lin: StaffMember,
    readonly contactId: string,
  ) {}

  /** Lin takes the call that rings and makes the offer. */
  static async answers(browser: TestBrowser): Promise<ConsolePeer> {
    const lin = await browser.evening.staff('lin');
    const socket = await lin.console();
    const offered = next(socket, 'offer.made');
    await lin.put('/presence', { state: 'ready' });
    const { id } = await offered;
    const page = await (await browser.device({ permissions: ['microphone'] })).newPage();
    await page.goto('/robots.txt');
    const connecting = next(socket, 'call.state', ({ state }) => state === 'connecting');
    const { contactId } = (await lin.post(`/offers/${id}/accept`)).body;
    const { callId } = await connecting;
    await ConsolePeer.relay(page, socket, callId);
    await page.evaluate(AT_CONSOLE);
    await page.evaluate('begin()');
    return new ConsolePeer(page, lin, contactId);
  }

  /** Resolves once more of the visitor's voice has come than had. */
  async hears(): Promise<void> {
    const heard = await this.page.evaluate('heard');
    await until(this.page, `heard > ${heard} + 200`);
  }

  /** Resolves once she was not silent any more. */
  async hearsVoice(): Promise<void> {
    const loud = await this.page.evaluate('loud');
    await until(this.page, `loud > ${loud} + 1e-4`);
  }

  /** Resolves once enough has come without any sound in it. */
  async hearsSilence(): Promise<void> {
    await until(this.page, 'heard > lastLoud + 200');
  }

  private static async relay(page: Page, socket: Socket, callId: string): Promise<void> {
    await page.exposeFunction('tell', (signal: unknown) => socket.emitWithAck('call.signal', { callId, signal }));
    socket.on('call.signal', ({ signal }) => {
      if (!page.isClosed()) void page.evaluate(`take(${JSON.stringify(signal)})`).catch(() => undefined);
    });
  }
}
