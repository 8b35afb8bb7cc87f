import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { answerOf, api } from '../../api/client';
import type { Dismissal, Signal, StaffMessage } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { type Level, LevelMark } from '../../look/level-mark';
import { wordsOf } from '../../look/states';
import { useWords } from '../../words';
import { asReasons, ChooseReason } from '../choose-reason';
import { useMode } from '../mode';

interface Props {
  contactId: string;
  signals: readonly Signal[];
  messages: readonly StaffMessage[];
  canDismiss: boolean;
}

/** The strongest signal still standing: where, which words, why. One key dismisses it, with a reason. */
export function SignalBar({ contactId, signals, messages, canDismiss }: Props) {
  const words = useWords();
  const queries = useQueryClient();
  const { mode, enter, leave } = useMode();
  const raised = signals.filter((signal) => !signal.dismissedAs && signal.level > 0).sort((a, b) => b.level - a.level);
  const first = raised[0];
  const dismissed = signals.findLast((signal) => signal.dismissedAs);

  const dismissal = useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: Dismissal }) =>
      answerOf(api.POST('/api/signals/{id}/dismiss', { params: { path: { id } }, body: { reason } })),
    onSettled: () => {
      leave();
      return queries.invalidateQueries({ queryKey: ['contact', contactId] });
    },
  });
  useHotkeys({ x: () => enter('dismiss') }, mode === 'none' && canDismiss && first !== undefined);

  if (!first) {
    const why = dismissed?.dismissedAs as Dismissal | undefined;
    return (
      <div className="signal-bar quiet">
        {why ? words.signal.dismissedAs(words.signal.reasons[why]) : words.signal.none}
      </div>
    );
  }
  if (mode === 'dismiss') {
    return (
      <div className="signal-bar">
        <ChooseReason
          title={words.signal.whyDismiss}
          reasons={asReasons(words.signal.reasons)}
          choose={(reason) => dismissal.mutate({ id: first.id, reason })}
          cancel={leave}
        />
      </div>
    );
  }
  const message = messages.find(({ id }) => id === first.messageId);
  const evidence = first.evidence[0];
  const quoted = message && evidence ? message.body.slice(evidence.start, evidence.end) : '';
  const labels = [...new Set(first.evidence.map(({ label }) => label))].join('、');
  return (
    <section className={first.level >= 3 ? 'signal-bar signal-high' : 'signal-bar'} aria-label={words.signal.label}>
      <LevelMark level={first.level as Level} by="signal" />
      <a
        className="signal-why"
        href={`#seq-${message?.seq ?? ''}`}
        title={`${words.signal.why}：${labels}`}
        onClick={(event) => {
          event.preventDefault();
          document.getElementById(`seq-${message?.seq}`)?.scrollIntoView({ block: 'center' });
        }}
      >
        {message ? `${words.signal.in(message.seq)} · ` : ''}
        {quoted ? `「${quoted}」· ` : ''}
        {labels}
      </a>
      {raised.length > 1 && <span className="quiet numbers">{words.signal.more(raised.length - 1)}</span>}
      {dismissal.error && <span role="alert">{wordsOf(dismissal.error, words)}</span>}
      {canDismiss && (
        <Button size="small" onClick={() => enter('dismiss')}>
          {words.signal.dismiss} <KeyHint>X</KeyHint>
        </Button>
      )}
    </section>
  );
}
