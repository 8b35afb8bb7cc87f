import { Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiError, answerOf, api } from '../api/client';
import { wordsOf } from '../look/states';
import { useWords, type Words } from '../words';
import { useMe } from './me';

const SHORTEST = 12;

/** Her own password: the one she has, the one she wants, and what became of it. */
export function ChangePassword() {
  const { settings } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [changed, setChanged] = useState(false);
  return (
    <section className="field field-wide">
      <h3>{settings.password.title}</h3>
      {isOpen ? (
        <PasswordForm
          done={(success) => {
            setOpen(false);
            setChanged(success);
          }}
        />
      ) : (
        <Button onClick={() => setOpen(true)}>{settings.password.change}</Button>
      )}
      <p role="status" className="good">
        {changed && !isOpen && `✓ ${settings.password.changed}`}
      </p>
    </section>
  );
}

function PasswordForm({ done }: { done: (success: boolean) => void }) {
  const words = useWords();
  const texts = words.settings.password;
  const { account } = useMe();
  const first = useRef<HTMLInputElement>(null);
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ field: 'current' | 'next'; text: string } | null>(null);

  useEffect(() => first.current?.focus(), []);

  const fail = (field: 'current' | 'next', text: string): void => {
    setError({ field, text });
    document.getElementById(`${field}-password`)?.focus();
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    if (!current) return fail('current', texts.emptyCurrent);
    if (next.length < SHORTEST) return fail('next', texts.tooShort);
    setBusy(true);
    setError(null);
    try {
      await answerOf(api.PUT('/api/me/password', { body: { current, next } }));
      done(true);
    } catch (cause) {
      setBusy(false);
      const isWrong = cause instanceof ApiError && cause.code === 'sign-in.refused';
      fail(isWrong ? 'current' : 'next', isWrong ? texts.wrong : refusalOf(cause, words));
    }
  };
  const type = shown ? 'text' : 'password';
  return (
    <form className="field field-wide" onSubmit={(event) => void submit(event)} noValidate>
      {/* tells a password manager whose password this is */}
      <input type="text" autoComplete="username" value={account.login} readOnly hidden />
      <label htmlFor="current-password">{texts.current}</label>
      <input
        id="current-password"
        className="text-field"
        type={type}
        autoComplete="current-password"
        ref={first}
        maxLength={200}
        value={current}
        aria-invalid={error?.field === 'current'}
        aria-describedby="current-password-error"
        onChange={(event) => setCurrent(event.target.value)}
      />
      <p id="current-password-error" role="alert" className="bad">
        {error?.field === 'current' && error.text}
      </p>
      <label htmlFor="next-password">{texts.next}</label>
      <input
        id="next-password"
        className="text-field"
        type={type}
        autoComplete="new-password"
        maxLength={200}
        value={next}
        aria-invalid={error?.field === 'next'}
        aria-describedby="next-password-rule next-password-error"
        onChange={(event) => setNext(event.target.value)}
      />
      <p id="next-password-error" role="alert" className="bad">
        {error?.field === 'next' && error.text}
      </p>
      <p id="next-password-rule" className="quiet">
        {texts.rule}
      </p>
      <label className="check">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} /> {texts.show}
      </label>
      <div className="row-wrap">
        <Button type="primary" htmlType="submit" loading={busy}>
          {words.save}
        </Button>
        <Button onClick={() => done(false)}>{words.cancel}</Button>
      </div>
    </form>
  );
}

function refusalOf(cause: unknown, words: Words): string {
  const wait = cause instanceof ApiError ? cause.retryAfter : null;
  return wait ? words.signIn.wait(wait) : wordsOf(cause, words);
}
