import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { Call } from '../../api/types';
import { useHotkeys } from '../../app/hotkeys';
import { KeyHint } from '../../look/key';
import { useNow } from '../../look/now';
import { wordsOf } from '../../look/states';
import { useWords, type Words } from '../../words';
import { useMode } from '../mode';
import { callActs } from './call-acts';
import type { Leg } from './hearing';
import { useLetGo } from './use-phone';

const isThere = ({ state }: Leg): boolean => state === 'asked' || state === 'joined';

/** The colleague who was asked, or the third party; at most one of them at a time is spoken with. */
export const otherOn = (call: Call): Leg | undefined =>
  call.legs.find((leg) => isThere(leg) && (leg.part === 'consulted' || leg.part === 'third-party'));

const supervisorsOn = (call: Call): Leg[] => call.legs.filter((leg) => leg.part === 'supervisor' && isThere(leg));

interface Act {
  label: string;
  run: () => Promise<unknown>;
  isFirst?: boolean;
}

/** Who else is on the line, and what can be done about it. As tall with nobody as with somebody: nothing moves. */
export function Company({ call }: { call: Call }) {
  const words = useWords();
  const { mode, leave } = useMode();
  const letGo = useLetGo();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const other = otherOn(call);
  const acts = other && call.state === 'connected' ? actsWith(other, call, words, letGo) : [];
  const act = async ({ run }: Act): Promise<void> => {
    leave();
    if (busy) return;
    setBusy(true);
    setProblem('');
    try {
      await run();
    } catch (error) {
      setProblem(wordsOf(error, words));
    }
    setBusy(false);
  };
  const choosing = mode === 'consulting';
  const digits = Object.fromEntries(acts.map((one, index) => [String(index + 1), () => void act(one)]));
  useHotkeys({ ...digits, escape: leave }, choosing);
  // She has left before a digit came: digits mean what they meant before.
  useEffect(() => {
    if (choosing && !other) leave();
  }, [choosing, other, leave]);

  return (
    <section className="company" aria-label={words.calls.company.label}>
      <p className="company-who cut" role="status">
        {whoWords(call, other, words)}
        {problem && <span role="alert"> {problem}</span>}
      </p>
      {acts.length > 0 && (
        <fieldset className="company-acts" aria-label={words.calls.company.acts}>
          {acts.map((one, index) => (
            <Button
              key={one.label}
              size="small"
              type={one.isFirst ? 'primary' : 'default'}
              disabled={busy}
              onClick={() => void act(one)}
            >
              {one.label} <KeyHint>{choosing ? String(index + 1) : `C ${index + 1}`}</KeyHint>
            </Button>
          ))}
        </fieldset>
      )}
      {!other && <LongCall call={call} />}
    </section>
  );
}

function whoWords(call: Call, other: Leg | undefined, words: Words): string {
  const { company } = words.calls;
  const supervisors = supervisorsOn(call).map(({ mode, name }) => company.supervisor[mode](name));
  const held = call.heldAt !== null;
  const them = other && otherWords(other, held, words);
  const last = [...call.legs].reverse().find(({ part }) => part === 'consulted' || part === 'third-party');
  const gone =
    !other && last && last.state in company.gone ? company.gone[last.state as keyof typeof company.gone] : null;
  const all = [them ?? (gone && held && last ? gone(last.name) : null), ...supervisors].filter(Boolean);
  if (all.length > 0) return all.join(' · ');
  return held ? company.waits : company.alone;
}

function otherWords({ part, state, name }: Leg, held: boolean, words: Words): string {
  const { company } = words.calls;
  if (part === 'third-party') return state === 'asked' ? company.dialling(name) : company.third(name);
  if (state === 'asked') return company.asking(name);
  return held ? company.consulting(name) : company.together(name);
}

function actsWith(other: Leg, call: Call, words: Words, letGo: (contactId: string) => void): Act[] {
  const { company } = words.calls;
  const held = call.heldAt !== null;
  const away = { run: () => callActs.leave(other.legId) };
  if (other.part === 'third-party') return [{ label: company.sendAway, ...away }];
  if (other.state === 'asked') return [{ label: company.cancel, ...away }];
  const { accountId } = other;
  return [
    ...(call.can.transfer && accountId
      ? [
          {
            label: company.transfer(other.name),
            run: async () => {
              await callActs.transfer(call, accountId);
              letGo(call.contactId);
            },
            isFirst: true,
          },
        ]
      : []),
    { label: held ? company.talkTogether : company.apart, run: () => callActs.hold(call, !held) },
    { label: company.end, ...away },
  ];
}

/** A calm word when it has become long. Nothing ends, and once seen it is gone. */
function LongCall({ call }: { call: Call }) {
  const words = useWords();
  const now = useNow();
  const [seen, setSeen] = useState<string | null>(null);
  if (!call.connectedAt || call.state !== 'connected' || seen === call.callId) return null;
  const seconds = (now - Date.parse(call.connectedAt)) / 1_000;
  if (seconds < call.longAfterSeconds) return null;
  return (
    <span className="company-long">
      {words.calls.long(Math.floor(call.longAfterSeconds / 60))}{' '}
      <Button size="small" onClick={() => setSeen(call.callId)}>
        {words.calls.longSeen}
      </Button>
    </span>
  );
}
