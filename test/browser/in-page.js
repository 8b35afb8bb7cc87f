/**
 * Runs in every page under test before the page's own scripts: the service's time, and what happens to the person in
 * front of the page (what moved, which keys and clicks it took). Tests read it as `seen`.
 */
(() => {
  const RealDate = Date;
  const aside = () => globalThis.clockAside ?? 0;
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(RealDate.now() + aside());
      else super(...parts);
    }
    static now() {
      return RealDate.now() + aside();
    }
  };

  const shifts = [];
  if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
    const nameOf = ({ node }) => (node?.nodeType === 1 ? `${node.localName}.${node.className}` : `${node?.nodeName}`);
    new PerformanceObserver((list) => {
      for (const { value, sources } of list.getEntries()) shifts.push({ value, what: sources.map(nameOf) });
    }).observe({ type: 'layout-shift', buffered: true });
  }

  const effort = { keys: 0, clicks: 0 };
  const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta']);
  addEventListener('keydown', ({ isTrusted, key }) => isTrusted && !modifiers.has(key) && effort.keys++, true);
  addEventListener('pointerdown', ({ isTrusted }) => isTrusted && effort.clicks++, true);

  // Calls: the way the sound takes, as the browser itself counts it.
  const lines = [];
  const RealConnection = globalThis.RTCPeerConnection;
  if (RealConnection) {
    globalThis.RTCPeerConnection = class extends RealConnection {
      constructor(...parts) {
        super(...parts);
        lines.push(this);
      }
    };
  }

  globalThis.seen = {
    /** @returns what has come in over the latest call: bytes, and how loud it was in all */
    heard: async () => {
      const line = lines.at(-1);
      if (!line || line.connectionState === 'closed') return null;
      const coming = [...(await line.getStats()).values()].find(({ type }) => type === 'inbound-rtp');
      return coming ? { bytes: coming.bytesReceived, loud: coming.totalAudioEnergy } : null;
    },
    /** Once what has been drawn has been looked at. @returns everything that moved by itself since last asked */
    shifts: () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(shifts.splice(0)))));
      }),
    /** @returns keys and clicks since last asked */
    effort: () => {
      const done = { ...effort };
      Object.assign(effort, { keys: 0, clicks: 0 });
      return done;
    },
  };
})();
