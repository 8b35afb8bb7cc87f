import { Button } from 'antd';
import { Key } from '../look/key';
import { useWords } from '../words';
import { useMay } from './me';

/** Every key this role can use, beside the conversation, never over it. */
export function KeysPanel({ close }: { close: () => void }) {
  const words = useWords();
  const { keys, bookingKeys } = words;
  const answers = useMay('offer.answer');
  const callsBack = useMay('callback.work');
  const reviews = useMay('reply.review');
  const hasTasks = useMay('task.work');
  const seesAppointments = useMay('appointment.read');
  const managesAppointments = useMay('appointment.manage');
  type Group = [string, [string[], string][]];
  const booking: Group = [
    bookingKeys.title,
    [
      [['J', 'K'], bookingKeys.next],
      ...(managesAppointments
        ? ([
            [['1'], bookingKeys.attended],
            [['2'], bookingKeys.missed],
            [['3', '1–4'], bookingKeys.cancel],
          ] as Group[1])
        : []),
      [['←', '→'], bookingKeys.week],
      [['T'], bookingKeys.today],
    ],
  ];
  const work: Group[] = [
    [
      keys.groups.offer,
      [
        [['Enter'], keys.accept],
        [['Esc', '1–5'], keys.decline],
      ],
    ],
    [
      keys.groups.me,
      [
        [['R'], keys.ready],
        [['B'], keys.break],
        [['L'], keys.offline],
      ],
    ],
    [
      keys.groups.contact,
      [
        [['M'], keys.composer],
        [['/'], words.phrases.key],
        [['Enter'], keys.send],
        [['Shift+Enter'], keys.newLine],
        [['Esc'], keys.leave],
        [['J', 'K'], keys.next],
        [['X', '1–5'], keys.dismiss],
        [['I'], keys.note],
        [['A'], keys.take],
        [['C'], keys.handOn],
        [['V'], keys.invite],
        [['U', '1–4'], words.reviews.key.atOnce],
      ],
    ],
    [
      words.calls.keys.group,
      [
        [['M'], words.calls.keys.mute],
        [['Q'], words.calls.keys.hold],
        [['C', '1–3'], words.calls.keys.colleague],
        [['D', 'D'], words.calls.keys.hangUp],
      ],
    ],
    [
      keys.groups.assess,
      [
        [['T'], keys.tag],
        [['S'], keys.secondary],
        [['G'], keys.grade],
        [['E'], keys.record],
        [['H'], keys.history],
        [['P', '1–6'], words.next.key],
        [['O'], words.persons.key],
      ],
    ],
    [
      keys.groups.finish,
      [
        [['Ctrl/⌘+Enter'], keys.wrapUp],
        [['W'], keys.resume],
        [['N', '1–6'], keys.non],
        [['Z'], keys.undo],
        [['Y'], words.records.key],
      ],
    ],
  ];
  const callbackKeys = words.callbacks.keys;
  const callbacks: Group = [
    words.callbacks.title,
    [
      [['↑', '↓'], callbackKeys.next],
      [['Enter'], callbackKeys.take],
      [['N'], callbackKeys.number],
      [['D'], callbackKeys.dial],
      [['1'], callbackKeys.reached],
      [['2–5'], callbackKeys.outcome],
      [['P'], callbackKeys.putBack],
      [['S'], callbackKeys.safe],
    ],
  ];
  const { key } = words.reviews;
  const reviewing: Group = [
    key.group,
    [
      [['↑', '↓'], key.next],
      [['S'], key.send],
      [['M'], key.word],
      [['B'], key.back],
    ],
  ];
  const tasks: Group = [
    words.tasks.key.group,
    [
      [['↑', '↓'], words.tasks.key.next],
      [['1–4'], words.tasks.key.outcome],
    ],
  ];
  const groups: Group[] = [
    ...(answers ? work : []),
    ...(callsBack ? [callbacks] : []),
    ...(hasTasks ? [tasks] : []),
    ...(reviews ? [reviewing] : []),
    ...(seesAppointments ? [booking] : []),
    [keys.title, [[['?'], keys.help]]],
  ];
  return (
    <aside className="side-panel" aria-labelledby="keys-title">
      <header className="side-panel-head">
        <h2 id="keys-title">{keys.title}</h2>
        <Button size="small" onClick={close}>
          {words.close}
        </Button>
      </header>
      {groups.map(([title, rows]) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl className="keys">
            {rows.map(([names, text]) => (
              <div key={text}>
                <dt>
                  {names.map((name) => (
                    <Key key={name}>{name}</Key>
                  ))}
                </dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {answers && <p className="quiet">{keys.inField}</p>}
    </aside>
  );
}
