import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type FormEvent, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { ApiError, answerOf, api } from '../api/client';
import { questions } from '../api/queries';
import { prefer, usePreferences } from '../app/preferences';
import { wordsOf } from '../look/states';
import { useWords } from '../words';
import './sign-in.css';

/** Name, password, Enter. The error stands where it does not move the button. */
export function SignIn() {
  const words = useWords();
  const { language } = usePreferences();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const location = useLocation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!login.trim() || !password) {
      setError(words.signIn.empty);
      document.getElementById(login.trim() ? 'password' : 'login')?.focus();
      return;
    }
    setBusy(true);
    setError('');
    try {
      await answerOf(api.POST('/api/sign-in', { body: { login: login.trim(), password } }));
      queries.removeQueries();
      await queries.fetchQuery(questions.me());
      void navigate((location.state as { back?: string } | null)?.back ?? '/', { replace: true });
    } catch (cause) {
      const wait = cause instanceof ApiError ? cause.retryAfter : null;
      setError(wait ? words.signIn.wait(wait) : wordsOf(cause, words));
      document.getElementById('password')?.focus();
    } finally {
      setBusy(false);
    }
  };

  return (
    <main className="sign-in">
      <form className="sign-in-card" onSubmit={(event) => void submit(event)} noValidate>
        <img src="/console/lamp.svg" alt="" width="48" height="48" />
        <h1>{words.signIn.title}</h1>
        <p className="quiet">{words.signIn.lead}</p>
        <label htmlFor="login">{words.signIn.login}</label>
        <Input
          id="login"
          size="large"
          autoFocus
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <label htmlFor="password">{words.signIn.password}</label>
        <Input
          id="password"
          size="large"
          type="password"
          autoComplete="current-password"
          value={password}
          aria-describedby="sign-in-error"
          aria-invalid={error !== ''}
          onChange={(event) => setPassword(event.target.value)}
        />
        <p id="sign-in-error" className={error ? 'sign-in-error on' : 'sign-in-error'} role="alert">
          {error}
        </p>
        <Button type="primary" size="large" block htmlType="submit" loading={busy}>
          {words.signIn.submit}
        </Button>
        <p className="quiet sign-in-foot">
          {words.signIn.forgot}
          <button type="button" className="plain" onClick={() => prefer({ language: language === 'zh' ? 'en' : 'zh' })}>
            {words.otherLanguage}
          </button>
        </p>
      </form>
    </main>
  );
}
