import { Button } from 'antd';
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { KeyHint } from '../../look/key';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';

interface Props {
  label: string;
  submitLabel: string;
  canSubmit: boolean;
  busy: boolean;
  error: unknown;
  /** said in calm words instead of the error's own */
  notice?: string;
  submit: () => void;
  close: () => void;
  children: ReactNode;
}

/** A form of a next step: Enter or Ctrl+Enter sends it, Esc closes it, and no key of the page means anything meanwhile. */
export function StepForm({ label, submitLabel, canSubmit, busy, error, notice, submit, close, children }: Props) {
  const words = useWords();
  const send = (): void => {
    if (canSubmit && !busy) submit();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send();
    // An Enter for this form must not take up somebody who is being offered in that moment.
    else if (event.key !== 'Enter') return;
    event.stopPropagation();
  };
  return (
    <form className="step-form" aria-label={label} onSubmit={onSubmit} onKeyDown={onKeyDown}>
      {children}
      {(notice || error !== null) && <p role="alert">{notice || wordsOf(error, words)}</p>}
      <p className="row-wrap step-end">
        <Button type="primary" htmlType="submit" disabled={!canSubmit} loading={busy}>
          {submitLabel} <KeyHint>Enter</KeyHint>
        </Button>
        <Button type="text" onClick={close}>
          {words.cancel} <KeyHint>Esc</KeyHint>
        </Button>
      </p>
    </form>
  );
}

/** Gives the focus to the first of its fields, once: it has just been opened by a key. */
export function FocusFirst({ children }: { children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.querySelector<HTMLElement>('input:checked, input')?.focus(), []);
  return <div ref={frame}>{children}</div>;
}
