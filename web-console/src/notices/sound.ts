import { currentPreferences } from '../app/preferences';

/** Distinct and soft: one short figure per kind, told apart by direction and pitch (Hz, seconds from the start). */
const figures = {
  offer: [
    [523.25, 0],
    [659.25, 0.16],
    [783.99, 0.32],
  ],
  // a telephone's two turns, low and round
  call: [
    [392, 0],
    [493.88, 0.12],
    [392, 0.5],
    [493.88, 0.62],
  ],
  // a colleague asks: three steps down, unlike whoever calls
  colleague: [
    [659.25, 0],
    [587.33, 0.18],
    [493.88, 0.36],
  ],
  chat: [
    [659.25, 0],
    [523.25, 0.16],
  ],
  message: [[587.33, 0]],
  alarm: [
    [440, 0],
    [392, 0.22],
    [440, 0.44],
  ],
} as const satisfies Record<string, readonly (readonly [number, number])[]>;
export type Sound = keyof typeof figures;

let context: AudioContext | undefined;

/** Plays a figure, unless sounds are off. Browsers keep silent until the first click or key; so do we then. */
export function play(sound: Sound): void {
  const { sounds, volume } = currentPreferences();
  if (!sounds || volume <= 0 || typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  const start = context.currentTime + 0.02;
  for (const [pitch, delay] of figures[sound]) note(context, pitch, start + delay, volume);
}

function note(audio: AudioContext, pitch: number, at: number, volume: number): void {
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.type = 'sine';
  tone.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.25 * volume, at + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
  tone.connect(loudness).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.55);
}
