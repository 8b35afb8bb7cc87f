import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { answerOf, api } from '../api/client';
import type { Account } from '../api/types';
import { wordsOf } from '../look/states';
import { useWords } from '../words';

/** A new password for somebody who forgot hers. Every sign-in of the account ends; she is told so beforehand. */
export function ResetPassword({ account, done }: { account: Account; done: (success: boolean) => void }) {
  const words = useWords();
  const texts = words.administration.account;
  const queries = useQueryClient();
  const frame = useRef<HTMLElement>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  useEffect(() => {
    // Returns a promise in newer browsers: it must not be taken for what ends the effect.
    void frame.current?.scrollIntoView({ block: 'nearest' });
  }, []);

  const send = async ({ password }: { password: string }): Promise<void> => {
    setBusy(true);
    setError('');
    try {
      const params = { path: { id: account.id } };
      await answerOf(api.PUT('/api/accounts/{id}', { params, body: { password } }));
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      done(true);
    } catch (cause) {
      setBusy(false);
      setError(wordsOf(cause, words));
    }
  };
  const title = texts.resetTitle(account.displayName);
  return (
    <section ref={frame} className="card adding-form" aria-label={title}>
      <h2>{title}</h2>
      <p>{texts.resetNote}</p>
      <Form<{ password: string }>
        layout="vertical"
        requiredMark={false}
        onFinish={(values) => void send(values)}
        autoComplete="off"
      >
        <div className="form-grid">
          <Form.Item
            name="password"
            label={texts.newPassword}
            extra={texts.passwordRule}
            rules={[
              { required: true, message: words.administration.required },
              { min: 12, message: words.administration.shortPassword },
            ]}
          >
            <Input.Password autoComplete="new-password" autoFocus maxLength={200} />
          </Form.Item>
        </div>
        {error && <Alert type="error" title={error} role="alert" className="form-error" />}
        <div className="row-wrap">
          <Button type="primary" htmlType="submit" loading={busy}>
            {words.save}
          </Button>
          <Button onClick={() => done(false)}>{words.cancel}</Button>
        </div>
      </Form>
    </section>
  );
}
