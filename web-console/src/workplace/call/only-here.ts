/** A window that was just closed or loaded anew may still have it for a moment; milliseconds. */
const TRY_AGAIN_AFTER_MS = [50, 150, 400];

/**
 * One window holds the telephone. A second one open on the same machine sees the call and leaves the sound to the first.
 * @param lost another window took it over
 * @returns lets it go, or null when another window has it
 */
export async function holdTelephone(takeOver: boolean, lost: () => void): Promise<(() => void) | null> {
  // Without HTTPS there are no locks, and no microphone either.
  if (!navigator.locks) return () => undefined;
  for (const wait of TRY_AGAIN_AFTER_MS) {
    const release = await take(takeOver, lost);
    if (release) return release;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return take(takeOver, lost);
}

function take(takeOver: boolean, lost: () => void): Promise<(() => void) | null> {
  return new Promise((resolve) => {
    const held = (lock: Lock | null): Promise<void> | undefined => {
      if (!lock) {
        resolve(null);
        return undefined;
      }
      return new Promise<void>((release) => resolve(release));
    };
    const how: LockOptions = takeOver ? { steal: true } : { ifAvailable: true };
    navigator.locks.request('lamplight.telephone', how, held).catch(lost);
  });
}
