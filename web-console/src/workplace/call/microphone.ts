/** Why there is no microphone: she said no, there is none, or the page was not opened over HTTPS. */
export type NoMicrophone = 'refused' | 'missing' | 'insecure';

export class MicrophoneError extends Error {
  constructor(
    readonly why: NoMicrophone,
    cause?: unknown,
  ) {
    super(why, { cause });
  }
}

/**
 * The headset's microphone, cleaned of echo and noise; sound only.
 * @throws MicrophoneError
 */
export async function askForMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError('insecure');
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (cause) {
    const refused = cause instanceof DOMException && /^(NotAllowedError|SecurityError)$/.test(cause.name);
    // Unplugged, or held by another program: to her it is the same, and so is the way out.
    throw new MicrophoneError(refused ? 'refused' : 'missing', cause);
  }
}

/** Lets go of the microphone, so that the browser's recording mark goes out. */
export function letGo(microphone: MediaStream): void {
  for (const track of microphone.getTracks()) track.stop();
}
