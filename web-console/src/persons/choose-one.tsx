import { useWords } from '../words';

interface Props<Value extends string> {
  label: string;
  value: Value | null;
  options: Readonly<Record<Value, string>>;
  onChange: (value: Value | null) => void;
}

/** One of a list, or not told: a native select, which needs no room. */
export function ChooseOne<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  const words = useWords();
  return (
    <label className="choose-one">
      {label}
      <select value={value ?? ''} onChange={(event) => onChange((event.target.value || null) as Value | null)}>
        <option value="">{words.persons.notTold}</option>
        {Object.entries<string>(options).map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
