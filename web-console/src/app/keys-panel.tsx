import { Button } from 'antd';
import { Key } from '../look/key';
import { useWords } from '../words';

/** Every key there is, beside the conversation, never over it. */
export function KeysPanel({ close }: { close: () => void }) {
  const words = useWords();
  const { keys } = words;
  const groups: [string, [string[], string][]][] = [
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
        [['Enter'], keys.send],
        [['Shift+Enter'], keys.newLine],
        [['Esc'], keys.leave],
        [['J', 'K'], keys.next],
        [['X', '1–5'], keys.dismiss],
      ],
    ],
    [
      words.calls.keys.group,
      [
        [['M'], words.calls.keys.mute],
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
        [['P', '1–4'], words.next.key],
      ],
    ],
    [
      keys.groups.finish,
      [
        [['Ctrl/⌘+Enter'], keys.wrapUp],
        [['W'], keys.resume],
        [['N', '1–6'], keys.non],
        [['Z'], keys.undo],
        [['?'], keys.help],
      ],
    ],
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
      <p className="quiet">{keys.inField}</p>
    </aside>
  );
}
