/** What a call needs of the phone; tests bring their own. */
export interface Devices {
  /** rejects with a `DOMException`: `NotAllowedError` when she or the browser said no */
  microphone(): Promise<MediaStream>;
  peer(iceServers: RTCIceServer[]): RTCPeerConnection;
  speaker(): Speaker;
  /** keeps the screen on, where the browser can. @returns lets it go dark again */
  keepAwake(): () => void;
}

export interface Speaker {
  /** @returns false where the browser wants a tap first */
  play(sound: MediaStream): Promise<boolean>;
  /** after a tap */
  again(): Promise<boolean>;
  stop(): void;
}

export const browserDevices: Devices = {
  microphone: () =>
    navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    }),
  peer: (iceServers) => new RTCPeerConnection({ iceServers }),
  speaker: () => new PageSpeaker(),
  keepAwake,
};

class PageSpeaker implements Speaker {
  private readonly sound = document.createElement('audio');

  constructor() {
    this.sound.autoplay = true;
    // without it iOS opens a player over the page
    this.sound.setAttribute('playsinline', '');
    this.sound.hidden = true;
    document.body.append(this.sound);
  }

  play(sound: MediaStream): Promise<boolean> {
    this.sound.srcObject = sound;
    return this.again();
  }

  again(): Promise<boolean> {
    return this.sound.play().then(
      () => true,
      (error: DOMException) => error.name !== 'NotAllowedError',
    );
  }

  stop(): void {
    this.sound.srcObject = null;
    this.sound.remove();
  }
}

function keepAwake(): () => void {
  let released = false;
  let lock: WakeLockSentinel | null = null;
  const ask = () => {
    // the browser takes it away whenever the page is hidden
    if (released || document.hidden || !navigator.wakeLock) return;
    navigator.wakeLock.request('screen').then(
      (given) => {
        if (released) void given.release();
        else lock = given;
      },
      () => undefined, // low battery: the screen may go dark, the call goes on
    );
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    released = true;
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
