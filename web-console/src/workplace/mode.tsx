import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { isTextField } from '../app/hotkeys';

/** What the next digit means. At most one at a time, so that no key ever means two things. */
export type Mode =
  | 'none'
  | 'decline'
  | 'grade'
  | 'not-assessed'
  | 'dismiss'
  | 'non-counseling'
  | 'release'
  | 'hand-on'
  | 'note'
  | 'block'
  | 'at-once'
  | 'next-step'
  | 'colleague'
  | 'consulting'
  | 'number';

interface ModeControl {
  mode: Mode;
  enter: (mode: Exclude<Mode, 'none'>) => void;
  leave: () => void;
}

const ModeContext = createContext<ModeControl | null>(null);

/** Holds the mode. Leaves a text field while one is on, so that the digit isn't written into it, and returns afterwards. */
export function ModeHolder({ children }: { children: ReactNode }) {
  const [mode, setMode] = useState<Mode>('none');
  const back = useRef<HTMLElement | null>(null);
  const enter = useCallback((next: Exclude<Mode, 'none'>) => {
    const focused = document.activeElement;
    if (isTextField(focused)) {
      back.current = focused;
      focused.blur();
    }
    setMode(next);
  }, []);
  const leave = useCallback(() => {
    setMode('none');
    back.current?.focus();
    back.current = null;
  }, []);
  const control = useMemo(() => ({ mode, enter, leave }), [mode, enter, leave]);
  return <ModeContext value={control}>{children}</ModeContext>;
}

export function useMode(): ModeControl {
  const control = useContext(ModeContext);
  if (!control) throw new Error('useMode outside of a ModeHolder');
  return control;
}
