import { Button } from 'antd';
import { useHotkeys } from '../app/hotkeys';
import { KeyHint } from '../look/key';
import { useWords } from '../words';

interface Props<Reason extends string> {
  title: string;
  reasons: readonly { value: Reason; label: string }[];
  choose: (reason: Reason) => void;
  cancel: () => void;
  /** what going back is called, where the word for it would be mistaken for what is being done */
  back?: string;
}

/** A few reasons, each by its digit or a click; Esc takes it back. */
export function ChooseReason<Reason extends string>({ title, reasons, choose, cancel, back }: Props<Reason>) {
  const words = useWords();
  const digits = Object.fromEntries(reasons.map(({ value }, index) => [String(index + 1), () => choose(value)]));
  useHotkeys({ ...digits, escape: cancel });
  return (
    <fieldset className="choose-reason" aria-label={title}>
      <b role="status">{title}</b>
      {reasons.map(({ value, label }, index) => (
        <Button key={value} size="small" onClick={() => choose(value)}>
          <KeyHint>{String(index + 1)}</KeyHint> {label}
        </Button>
      ))}
      <Button size="small" type="text" onClick={cancel}>
        <KeyHint>Esc</KeyHint> {back ?? words.cancel}
      </Button>
    </fieldset>
  );
}

/** A dictionary's entries as reasons, in its order. */
export function asReasons<Reason extends string>(labels: Record<Reason, string>): { value: Reason; label: string }[] {
  return (Object.entries(labels) as [Reason, string][]).map(([value, label]) => ({ value, label }));
}
