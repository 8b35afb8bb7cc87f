import { Button } from 'antd';
import type { ProfileInput } from '../api/types';
import { useWords } from '../words';

type Relation = ProfileInput['relations'][number];
const MOST = 12;

/** Who belongs to her, and whom nobody notifies before thinking twice. */
export function RelationFields({
  relations,
  onChange,
}: {
  relations: readonly Relation[];
  onChange: (relations: Relation[]) => void;
}) {
  const { relations: title, relation: texts, relationKinds } = useWords().persons;
  const change = (at: number, some: Partial<Relation>): void =>
    onChange(relations.map((one, index) => (index === at ? { ...one, ...some } : one)));
  return (
    <fieldset className="relations">
      <legend>{title}</legend>
      {relations.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no id, and none is moved
        <div key={at} className={one.mayHarm ? 'relation may-harm' : 'relation'}>
          <select
            aria-label={texts.kind}
            value={one.kind}
            onChange={(event) => change(at, { kind: event.target.value as Relation['kind'] })}
          >
            {Object.entries(relationKinds).map(([kind, text]) => (
              <option key={kind} value={kind}>
                {text}
              </option>
            ))}
          </select>
          <input
            aria-label={texts.name}
            placeholder={texts.name}
            value={one.name ?? ''}
            maxLength={40}
            onChange={(event) => change(at, { name: event.target.value })}
          />
          <input
            aria-label={texts.phone}
            placeholder={texts.phone}
            value={one.phone ?? ''}
            maxLength={40}
            onChange={(event) => change(at, { phone: event.target.value })}
          />
          <label className="harm-choice">
            <input
              type="checkbox"
              checked={one.mayHarm}
              onChange={(event) => change(at, { mayHarm: event.target.checked })}
            />
            {texts.mayHarm}
          </label>
          <Button size="small" type="text" onClick={() => onChange(relations.filter((_, index) => index !== at))}>
            {texts.remove}
          </Button>
        </div>
      ))}
      {relations.length < MOST && (
        <Button
          size="small"
          onClick={() => onChange([...relations, { kind: 'guardian', name: null, phone: null, mayHarm: false }])}
        >
          {texts.add}
        </Button>
      )}
    </fieldset>
  );
}
