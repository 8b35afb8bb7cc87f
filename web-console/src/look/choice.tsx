interface Props<Value extends string> {
  label: string;
  value: Value | null;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  disabled?: boolean;
  /** the label is only read aloud */
  quietLabel?: boolean;
}

/** One of a few, all in sight: native radio buttons, so arrows, forms and screen readers need no help. */
export function Choice<Value extends string>({ label, value, options, onChange, disabled, quietLabel }: Props<Value>) {
  return (
    <fieldset className="choice" disabled={disabled}>
      <legend className={quietLabel ? 'read-aloud' : undefined}>{label}</legend>
      <div className="choice-row">
        {options.map((option) => (
          <label key={option.value} className={option.value === value ? 'choice-item chosen' : 'choice-item'}>
            <input type="radio" name={label} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
